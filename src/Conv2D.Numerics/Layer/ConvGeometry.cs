namespace Conv2D.Numerics;

/// <summary>
/// Everything about one convolution that follows from its arguments and the shape of its input: output extents,
/// the zeros added at each side, the sizes of the weights. Immutable; plans and exports are made from it.
/// </summary>
public sealed record ConvGeometry
{
    private ConvGeometry()
    {
    }

    /// <summary>Shape of one input image.</summary>
    public required ImageShape Input { get; init; }

    /// <summary>Shape of the convolution's output, before the activation: (height, width, filters).</summary>
    public required ImageShape Output { get; init; }

    /// <summary>Height and width of the kernel.</summary>
    public required Size2D KernelSize { get; init; }

    /// <summary>Step of the kernel.</summary>
    public required Size2D Strides { get; init; }

    /// <summary>Distance between neighbouring kernel taps.</summary>
    public required Size2D DilationRate { get; init; }

    /// <summary>Number of channel groups.</summary>
    public required int Groups { get; init; }

    /// <summary>The kind of padding that was asked for.</summary>
    public required Padding Padding { get; init; }

    /// <summary>How input and output lie in memory.</summary>
    public required DataFormat DataFormat { get; init; }

    /// <summary>Rows of zeros above the image.</summary>
    public required int PadTop { get; init; }

    /// <summary>Rows of zeros below the image.</summary>
    public required int PadBottom { get; init; }

    /// <summary>Columns of zeros left of the image.</summary>
    public required int PadLeft { get; init; }

    /// <summary>Columns of zeros right of the image.</summary>
    public required int PadRight { get; init; }

    /// <summary>Number of filters, the output's channels.</summary>
    public int Filters => Output.Channels;

    /// <summary>Input channels that each filter sees.</summary>
    public int ChannelsPerGroup => Input.Channels / Groups;

    /// <summary>Filters in each group.</summary>
    public int FiltersPerGroup => Filters / Groups;

    /// <summary>Extent of the dilated kernel, <c>(size - 1) * dilation + 1</c> both ways.</summary>
    public Size2D EffectiveKernelSize => EffectiveSize(KernelSize, DilationRate);

    /// <summary>The kernel's shape in Keras' layout: height, width, input channels / groups, filters.</summary>
    public int[] KernelShape => [KernelSize.Height, KernelSize.Width, ChannelsPerGroup, Filters];

    /// <summary>Number of values in the kernel.</summary>
    public int KernelLength => checked(KernelSize.Height * KernelSize.Width * ChannelsPerGroup * Filters);

    /// <summary>Multiply-adds of one image.</summary>
    public long MultiplyAdds => (long)Output.Pixels * KernelLength;

    /// <summary>
    /// Works the geometry out. <c>same</c> padding follows TensorFlow and Keras: the output is the input divided by
    /// the stride, rounded up, and the odd row or column of zeros goes to the bottom or right.
    /// </summary>
    /// <exception cref="ArgumentException">The layer cannot be applied to that input; the message says why.</exception>
    public static ConvGeometry Create(Conv2DConfig config, ImageShape input)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (!input.IsValid)
            throw new ArgumentException($"inputShape is {input}; height, width and channels must be at least 1 and fit one array.", "inputShape");
        if (input.Channels % config.Groups != 0)
            throw new ArgumentException(
                $"The number of input channels ({input.Channels}, of inputShape {input}) must be divisible by groups ({config.Groups}).", "groups");

        var effective = EffectiveSize(config.KernelSize, config.DilationRate);
        if (config.Padding == Padding.Valid && (effective.Height > input.Height || effective.Width > input.Width))
        {
            string dilated = config.DilationRate == Size2D.One ? "" : $", {effective} with dilationRate {config.DilationRate},";
            throw new ArgumentException(
                $"kernelSize {config.KernelSize}{dilated} is larger than the input ({input.Height}, {input.Width}) with padding 'valid'; "
                + "use padding 'same' or a smaller kernel.", "kernelSize");
        }

        var (outHeight, top, bottom) = Extent(input.Height, effective.Height, config.Strides.Height, config.Padding);
        var (outWidth, left, right) = Extent(input.Width, effective.Width, config.Strides.Width, config.Padding);
        var output = new ImageShape(outHeight, outWidth, config.Filters);
        if (!output.IsValid)
            throw new ArgumentException($"filters ({config.Filters}) gives an output of shape {output}, more values than one array holds.", "filters");
        long kernelLength = (long)config.KernelSize.Height * config.KernelSize.Width;
        if (kernelLength > Array.MaxLength || kernelLength * (input.Channels / config.Groups) > Array.MaxLength / config.Filters)
            throw new ArgumentException(
                $"kernelSize {config.KernelSize} with {input.Channels / config.Groups} channels and {config.Filters} filters is more values than one array holds.", "kernelSize");

        return new ConvGeometry
        {
            Input = input,
            Output = output,
            KernelSize = config.KernelSize,
            Strides = config.Strides,
            DilationRate = config.DilationRate,
            Groups = config.Groups,
            Padding = config.Padding,
            DataFormat = config.DataFormat,
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        };
    }

    private static Size2D EffectiveSize(Size2D kernel, Size2D dilation)
    {
        long height = (kernel.Height - 1L) * dilation.Height + 1;
        long width = (kernel.Width - 1L) * dilation.Width + 1;
        if (height > int.MaxValue / 2 || width > int.MaxValue / 2)
            throw new ArgumentException($"kernelSize {kernel} with dilationRate {dilation} spans ({height}, {width}) pixels, which is too large.", "dilationRate");
        return new((int)height, (int)width);
    }

    private static (int Size, int Before, int After) Extent(int input, int kernel, int stride, Padding padding)
    {
        if (padding == Padding.Valid)
            return ((input - kernel) / stride + 1, 0, 0);
        int size = (int)(((long)input + stride - 1) / stride);
        long total = Math.Max((size - 1L) * stride + kernel - input, 0);
        return (size, (int)(total / 2), (int)(total - total / 2));
    }
}
