using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A fitted layer, ready to be written as ONNX: geometry, weights in ONNX's order, activation. Immutable.</summary>
public sealed class OnnxLayer
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
    public OnnxLayer(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Activation activation, string name = "conv2d")
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentException.ThrowIfNullOrEmpty(name);
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
        Name = name;
        OutputShape = geometry.Output with { Channels = activation.OutputChannels(geometry.Filters) };
        _kernel = KernelLayout.ToOnnx(kernel, geometry.KernelSize, geometry.ChannelsPerGroup, geometry.Filters);
        _bias = bias.ToArray();
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Applied to the sum.</summary>
    public Activation Activation { get; }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias => _bias.Length > 0;

    /// <summary>Shape of one output image, after the activation.</summary>
    public ImageShape OutputShape { get; }

    /// <summary>
    /// Writes the layer with ONNX's standard operators, in versions 9 to 12 of the operator set alike (see
    /// <see cref="OnnxFragment.MinimumOperatorSetVersion"/> for the few that need 11).
    /// </summary>
    /// <param name="input">The form in which the input arrives.</param>
    /// <param name="output">The form in which the output is wanted.</param>
    public OnnxFragment Translate(OnnxTensorForm input = OnnxTensorForm.Image, OnnxTensorForm output = OnnxTensorForm.Image)
    {
        var graph = new FragmentBuilder(Name);
        FeatureMap sum = Convolve(graph, graph.ToFormat(Receive(graph, input), DataFormat.ChannelsFirst));
        FeatureMap result = ActivationTranslations.Apply(graph, Activation, sum);

        DataFormat wanted = output == OnnxTensorForm.ChannelsFirst ? DataFormat.ChannelsFirst
            : output == OnnxTensorForm.Flat && IsSameInEitherFormat(OutputShape) ? result.Format
            : Geometry.DataFormat;
        FeatureMap delivered = graph.ToFormat(result, wanted);
        string? channelsFirst = result.Format == DataFormat.ChannelsFirst ? result.Name
            : wanted == DataFormat.ChannelsFirst ? delivered.Name
            : null;
        string name = output == OnnxTensorForm.Flat ? graph.Reshape(delivered.Name, -1, OutputShape.Length) : delivered.Name;

        return new OnnxFragment
        {
            Input = graph.Input,
            Output = name,
            ChannelsFirstOutput = channelsFirst,
            Initializers = graph.Initializers,
            Nodes = graph.Nodes,
            MinimumOperatorSetVersion = ActivationTranslations.MinimumOperatorSetVersion(Activation),
        };
    }

    private FeatureMap Receive(FragmentBuilder graph, OnnxTensorForm form)
    {
        string name = graph.Input;
        DataFormat format = form == OnnxTensorForm.ChannelsFirst || form == OnnxTensorForm.Flat && IsSameInEitherFormat(Geometry.Input)
            ? DataFormat.ChannelsFirst
            : Geometry.DataFormat;
        if (form == OnnxTensorForm.Flat)
        {
            int[] extents = Geometry.Input.ToDimensions(format);
            name = graph.Reshape(name, -1, extents[0], extents[1], extents[2]);
        }

        return new(name, Geometry.Input, format);
    }

    /// <summary>One channel, or one pixel: the values lie alike, and to transpose them would be to move nothing.</summary>
    private static bool IsSameInEitherFormat(ImageShape shape) => shape.Channels == 1 || shape.Pixels == 1;

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
