using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A fitted <c>Conv2D</c> layer: geometry, weights in ONNX's order, activation. Immutable.</summary>
public sealed class OnnxConvLayer : OnnxLayer
{
    // 2 GiB, the most that a protocol buffer can hold, less some room for the rest.
    private const int LargestKernel = (int.MaxValue - (1 << 24)) / sizeof(float);

    private readonly float[] _kernel;
    private readonly float[] _bias;

    /// <summary>Takes the layer, re-laying the kernel from Keras' order to ONNX's.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <param name="activation">Applied to the sum.</param>
    /// <param name="name">The layer's name: nodes and values are named after it, and the <c>Conv</c> node exactly so.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    /// <exception cref="NotSupportedException">The activation cannot be written with ONNX's operators, or the kernel does not fit a file.</exception>
    public OnnxConvLayer(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Activation activation, string name = "conv2d")
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(activation);
        if (kernel.Length != geometry.KernelLength)
            throw new ArgumentException(
                $"kernel has {kernel.Length} values; its shape ({string.Join(", ", geometry.KernelShape)}) takes {geometry.KernelLength}.", nameof(kernel));
        if (!bias.IsEmpty && bias.Length != geometry.Filters)
            throw new ArgumentException($"bias has {bias.Length} values; it takes one for each of the {geometry.Filters} filters, or none.", nameof(bias));
        if (geometry.KernelLength > LargestKernel)
            throw new NotSupportedException(
                $"A kernel of {geometry.KernelLength} values does not fit an ONNX file, which holds 2 GiB; use the managed backend for this layer.");
        ActivationTranslations.Require(activation);

        Geometry = geometry;
        Activation = activation;
        OutputShape = geometry.Output with { Channels = activation.OutputChannels(geometry.Filters) };
        _kernel = KernelLayout.ToOnnx(kernel, geometry.KernelSize, geometry.ChannelsPerGroup, geometry.Filters);
        _bias = bias.ToArray();
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Applied to the sum.</summary>
    public Activation Activation { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias => _bias.Length > 0;

    /// <inheritdoc/>
    public override ImageShape InputShape => Geometry.Input;

    /// <inheritdoc/>
    public override ImageShape OutputShape { get; }

    /// <inheritdoc/>
    public override DataFormat DataFormat => Geometry.DataFormat;

    /// <inheritdoc/>
    public override int MinimumOperatorSetVersion => ActivationTranslations.MinimumOperatorSetVersion(Activation);

    private protected override FeatureMap Apply(FragmentBuilder graph, FeatureMap input) =>
        ActivationTranslations.Apply(graph, Activation, Convolve(graph, input));

    private FeatureMap Convolve(FragmentBuilder graph, FeatureMap input)
    {
        ConvGeometry g = Geometry;
        string kernel = graph.AddFloats("kernel", _kernel, g.Filters, g.ChannelsPerGroup, g.KernelSize.Height, g.KernelSize.Width);
        string[] inputs = UseBias ? [input.Name, kernel, graph.AddFloats("bias", _bias, g.Filters)] : [input.Name, kernel];
        string sum = graph.AddLayerNode("Conv", inputs,
            new IntsAttribute("kernel_shape", [g.KernelSize.Height, g.KernelSize.Width]),
            new IntsAttribute("strides", [g.Strides.Height, g.Strides.Width]),
            new IntsAttribute("dilations", [g.DilationRate.Height, g.DilationRate.Width]),
            new IntsAttribute("pads", [g.PadTop, g.PadLeft, g.PadBottom, g.PadRight]),
            new IntAttribute("group", g.Groups));
        return new(sum, g.Output, DataFormat.ChannelsFirst);
    }
}
