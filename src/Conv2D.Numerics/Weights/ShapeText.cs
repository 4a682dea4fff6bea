namespace Conv2D.Numerics;

/// <summary>Shapes as messages and NumPy headers write them: Python's tuples.</summary>
internal static class ShapeText
{
    /// <summary><c>(3, 3, 1, 8)</c>; of one extent <c>(8,)</c>, of none <c>()</c>.</summary>
    public static string Of(ReadOnlySpan<int> shape) => shape.Length == 1
        ? $"({shape[0]},)"
        : $"({string.Join(", ", shape.ToArray())})";
}
