namespace Conv2D.Numerics;

/// <summary>
/// A height and a width in pixels, as Keras' <c>kernel_size</c>, <c>strides</c> and <c>dilation_rate</c> take them:
/// one number for both, or a pair.
/// </summary>
/// <param name="Height">Extent along the rows.</param>
/// <param name="Width">Extent along the columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>One by one.</summary>
    public static Size2D One => new(1, 1);

    /// <summary>The number of cells, <c>Height * Width</c>.</summary>
    public int Area => checked(Height * Width);

    /// <summary>The same extent both ways, as Keras reads a single integer.</summary>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>A pair <c>(height, width)</c>.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>The pair as Keras prints it, <c>(height, width)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({Height}, {Width})");
}
