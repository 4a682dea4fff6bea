namespace Conv2D.Numerics;

/// <summary>
/// The shape of one image or feature map, without the batch. It says what the extents are, not how they lie in
/// memory: that is <see cref="DataFormat"/>.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels (colours, or filters of the layer before).</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>The number of pixels, <c>Height * Width</c>.</summary>
    public int Pixels => checked(Height * Width);

    /// <summary>The number of values, <c>Height * Width * Channels</c>.</summary>
    public int Length => checked(Height * Width * Channels);

    /// <summary>Whether every extent is at least one and the number of values fits an array.</summary>
    public bool IsValid => Height > 0 && Width > 0 && Channels > 0 && (long)Height * Width <= Array.MaxLength / Channels;

    /// <summary>The extents in the order in which <paramref name="format"/> lays them out: H, W, C or C, H, W.</summary>
    public int[] ToDimensions(DataFormat format) => format == DataFormat.ChannelsLast
        ? [Height, Width, Channels]
        : [Channels, Height, Width];

    /// <summary>Reads three extents laid out as <paramref name="format"/> has them.</summary>
    /// <exception cref="ArgumentException">There are not three of them.</exception>
    public static ImageShape FromDimensions(ReadOnlySpan<int> dimensions, DataFormat format)
    {
        if (dimensions.Length != 3)
            throw new ArgumentException($"dimensions has {dimensions.Length} entries; an image has three.", nameof(dimensions));
        return format == DataFormat.ChannelsLast
            ? new(dimensions[0], dimensions[1], dimensions[2])
            : new(dimensions[1], dimensions[2], dimensions[0]);
    }

    /// <summary>The shape as <c>(height, width, channels)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({Height}, {Width}, {Channels})");
}
