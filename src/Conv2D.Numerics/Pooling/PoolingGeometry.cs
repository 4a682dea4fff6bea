namespace Conv2D.Numerics;

/// <summary>
/// Everything about one pooling that follows from its arguments and the shape of its input. A global pooling is one
/// window as large as the image. Immutable.
/// </summary>
public sealed record PoolingGeometry
{
    private PoolingGeometry()
    {
    }

    /// <summary>The arguments it was made from.</summary>
    public required PoolingConfig Config { get; init; }

    /// <summary>Shape of one input image.</summary>
    public required ImageShape Input { get; init; }

    /// <summary>Shape of the output; height and width are 1 after a global pooling.</summary>
    public required ImageShape Output { get; init; }

    /// <summary>Height and width of the window.</summary>
    public required Size2D PoolSize { get; init; }

    /// <summary>Step of the window.</summary>
    public required Size2D Strides { get; init; }

    /// <summary>Rows outside the image above it that the first window covers.</summary>
    public required int PadTop { get; init; }

    /// <summary>Columns outside the image left of it that the first window covers.</summary>
    public required int PadLeft { get; init; }

    /// <summary>Rows outside the image below it that the last window covers.</summary>
    public required int PadBottom { get; init; }

    /// <summary>Columns outside the image right of it that the last window covers.</summary>
    public required int PadRight { get; init; }

    /// <summary>How input and output lie in memory.</summary>
    public DataFormat DataFormat => Config.DataFormat;

    /// <summary>
    /// The output's dimensions as a schema has them: three extents in the order of <see cref="DataFormat"/>, or just the
    /// channels after a global pooling without <see cref="PoolingConfig.KeepDims"/>.
    /// </summary>
    public int[] OutputDimensions => Config.IsGlobal && !Config.KeepDims ? [Output.Channels] : Output.ToDimensions(DataFormat);

    /// <summary>
    /// Works the geometry out. <c>same</c> padding follows TensorFlow and Keras: the output is the input divided by the
    /// stride, rounded up, and the odd row or column goes to the bottom or right.
    /// </summary>
    /// <exception cref="ArgumentException">The layer cannot be applied to that input; the message says why.</exception>
    public static PoolingGeometry Create(PoolingConfig config, ImageShape input)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (!input.IsValid)
            throw new ArgumentException($"inputShape is {input}; height, width and channels must be at least 1 and fit one array.", "inputShape");

        var size = config.IsGlobal ? new Size2D(input.Height, input.Width) : config.PoolSize;
        var strides = config.IsGlobal ? Size2D.One : config.Strides ?? size;
        var padding = config.IsGlobal ? Padding.Valid : config.Padding;
        if (padding == Padding.Valid && (size.Height > input.Height || size.Width > input.Width))
            throw new ArgumentException(
                $"poolSize {size} is larger than the input ({input.Height}, {input.Width}) with padding 'valid'; "
                + "use padding 'same' or a smaller window.", "poolSize");

        var (height, top, bottom) = Extent(input.Height, size.Height, strides.Height, padding);
        var (width, left, right) = Extent(input.Width, size.Width, strides.Width, padding);
        return new PoolingGeometry
        {
            Config = config,
            Input = input,
            Output = new(height, width, input.Channels),
            PoolSize = size,
            Strides = strides,
            PadTop = top,
            PadLeft = left,
            PadBottom = bottom,
            PadRight = right,
        };
    }

    /// <summary>The input rows that the windows of an output row cover, those outside the image left out.</summary>
    internal (int First, int End) InputRows(int outputRow) => Covered(outputRow, Strides.Height, PadTop, PoolSize.Height, Input.Height);

    /// <summary>The input columns that the windows of an output column cover, those outside the image left out.</summary>
    internal (int First, int End) InputColumns(int outputColumn) => Covered(outputColumn, Strides.Width, PadLeft, PoolSize.Width, Input.Width);

    /// <summary>Whether some window reaches over the border.</summary>
    internal bool IsPadded => (PadTop | PadLeft | PadBottom | PadRight) != 0;

    /// <summary>The output columns whose windows lie inside the image from left to right.</summary>
    internal (int First, int End) WholeWindows
    {
        get
        {
            int first = Math.Min((PadLeft + Strides.Width - 1) / Strides.Width, Output.Width);
            int room = Input.Width + PadLeft - PoolSize.Width;
            int end = room < 0 ? 0 : Math.Min(room / Strides.Width + 1, Output.Width);
            return (first, Math.Max(first, end));
        }
    }

    private static (int First, int End) Covered(int output, int stride, int pad, int size, int input)
    {
        int start = output * stride - pad;
        return (Math.Max(start, 0), (int)Math.Min((long)start + size, input));
    }

    private static (int Size, int Before, int After) Extent(int input, int window, int stride, Padding padding)
    {
        if (padding == Padding.Valid)
            return ((input - window) / stride + 1, 0, 0);
        int size = (int)(((long)input + stride - 1) / stride);
        long total = Math.Max((size - 1L) * stride + window - input, 0);
        return (size, (int)(total / 2), (int)(total - total / 2));
    }
}
