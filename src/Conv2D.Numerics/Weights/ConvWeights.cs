using System.Collections.Immutable;

namespace Conv2D.Numerics;

/// <summary>
/// The weights of a convolution, given rather than initialized: a kernel in Keras' layout and, where there is one, a
/// bias. Immutable; the shapes are checked once, here.
/// </summary>
public sealed partial class ConvWeights
{
    /// <summary>Takes a kernel and a bias.</summary>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="kernelShape">Those four extents.</param>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <exception cref="ArgumentException">The shape is not that of a kernel, or a length does not match it.</exception>
    public ConvWeights(ReadOnlySpan<float> kernel, ReadOnlySpan<int> kernelShape, ReadOnlySpan<float> bias = default)
        : this(kernel.ToArray(), ImmutableArray.Create(kernelShape), bias.ToArray())
    {
    }

    /// <summary>Takes over arrays that nobody else holds.</summary>
    internal ConvWeights(ReadOnlyMemory<float> kernel, ImmutableArray<int> kernelShape, ReadOnlyMemory<float> bias)
    {
        if (ShapeProblem(kernelShape.AsSpan()) is { } problem)
            throw new ArgumentException($"kernelShape {problem}", nameof(kernelShape));
        if (kernel.Length != Product(kernelShape.AsSpan()))
            throw new ArgumentException(
                $"kernel has {kernel.Length} values; shape {ShapeText.Of(kernelShape.AsSpan())} has {Product(kernelShape.AsSpan())}.", nameof(kernel));
        if (bias.Length != 0 && bias.Length != kernelShape[3])
            throw new ArgumentException($"bias has {bias.Length} values; there are {kernelShape[3]} filters.", nameof(bias));
        Kernel = kernel;
        KernelShape = kernelShape;
        Bias = bias;
    }

    /// <summary>The kernel: (height, width, input channels / groups, filters), row-major.</summary>
    public ReadOnlyMemory<float> Kernel { get; }

    /// <summary>The kernel's four extents: height, width, input channels / groups, filters.</summary>
    public ImmutableArray<int> KernelShape { get; }

    /// <summary>The bias, one number a filter; empty where there is none.</summary>
    public ReadOnlyMemory<float> Bias { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool HasBias => !Bias.IsEmpty;

    /// <summary>Height and width of the kernel.</summary>
    public Size2D KernelSize => new(KernelShape[0], KernelShape[1]);

    /// <summary>Input channels that each filter sees: the layer's input channels divided by its groups.</summary>
    public int ChannelsPerGroup => KernelShape[2];

    /// <summary>Number of filters.</summary>
    public int Filters => KernelShape[3];

    /// <summary>The same kernel with another bias.</summary>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as filters.</exception>
    public ConvWeights WithBias(ReadOnlySpan<float> bias) => new(Kernel, KernelShape, bias.ToArray());

    /// <summary>Checks that the weights are those of a layer.</summary>
    /// <param name="config">The layer.</param>
    /// <param name="inputChannels">Channels of its input.</param>
    /// <exception cref="ArgumentException">Kernel or bias is of another shape than the layer's; the message has both.</exception>
    public void RequireMatch(Conv2DConfig config, int inputChannels)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (inputChannels <= 0 || inputChannels % config.Groups != 0)
            throw new ArgumentException(
                $"inputChannels is {inputChannels}; it must be a positive multiple of groups ({config.Groups}).", nameof(inputChannels));
        ReadOnlySpan<int> expected =
            [config.KernelSize.Height, config.KernelSize.Width, inputChannels / config.Groups, config.Filters];
        if (!KernelShape.AsSpan().SequenceEqual(expected))
            throw new ArgumentException(
                $"The given kernel has shape {ShapeText.Of(KernelShape.AsSpan())}; the layer's is {ShapeText.Of(expected)}: "
                + "height, width, input channels / groups, filters.", "kernel");
        if (HasBias && !config.UseBias)
            throw new ArgumentException("A bias was given, and the layer has useBias false; set it to true or leave the bias out.", "bias");
        if (!HasBias && config.UseBias)
            throw new ArgumentException(
                $"No bias was given, and the layer has useBias true; give one of {config.Filters} values or set useBias to false.", "bias");
    }

    /// <summary>The shapes, such as <c>kernel (3, 3, 1, 8), bias (8)</c>.</summary>
    public override string ToString() =>
        $"kernel {ShapeText.Of(KernelShape.AsSpan())}, {(HasBias ? $"bias ({Filters})" : "no bias")}";

    /// <summary>What keeps a shape from being a kernel's, or null.</summary>
    private static string? ShapeProblem(ReadOnlySpan<int> shape)
    {
        if (shape.Length != 4)
            return $"is {ShapeText.Of(shape)}, of rank {shape.Length}; a kernel has four extents: height, width, input channels / groups, filters.";
        foreach (int extent in shape)
        {
            if (extent <= 0)
                return $"is {ShapeText.Of(shape)}; every extent must be at least 1.";
        }

        return Product(shape) > Array.MaxLength ? $"is {ShapeText.Of(shape)}, more values than one array holds." : null;
    }

    private static Int128 Product(ReadOnlySpan<int> shape)
    {
        Int128 product = 1;
        foreach (int extent in shape)
            product *= extent;
        return product;
    }
}
