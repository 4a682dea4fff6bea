namespace Conv2D.Onnx;

/// <summary>Rows and columns of zeros around the image, in the order of a <c>Conv</c> node's attribute <c>pads</c>.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct OnnxPads(int Top, int Left, int Bottom, int Right)
{
    /// <summary>The attribute's text, <c>[top, left, bottom, right]</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Top}, {Left}, {Bottom}, {Right}]");
}
