using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A layer that can be written as ONNX: a <see cref="OnnxConvLayer"/> or a <see cref="OnnxPoolingLayer"/>. Immutable.</summary>
public abstract class OnnxLayer
{
    private protected OnnxLayer(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>Shape of one input image.</summary>
    public abstract ImageShape InputShape { get; }

    /// <summary>Shape of one output image.</summary>
    public abstract ImageShape OutputShape { get; }

    /// <summary>How input and output lie in memory.</summary>
    public abstract DataFormat DataFormat { get; }

    /// <summary>The lowest version of ONNX's operator set in which the layer can be written.</summary>
    public abstract int MinimumOperatorSetVersion { get; }

    /// <summary>Extents of one input image, in the layer's own order.</summary>
    public IReadOnlyList<int> InputDimensions => InputShape.ToDimensions(DataFormat);

    /// <summary>Extents of one output: three in the layer's own order, or fewer where the layer drops height and width.</summary>
    public virtual IReadOnlyList<int> OutputDimensions => OutputShape.ToDimensions(DataFormat);

    /// <summary>
    /// Writes the layer with ONNX's standard operators, in versions 9 to 12 of the operator set alike (see
    /// <see cref="OnnxFragment.MinimumOperatorSetVersion"/> for the few that need 11).
    /// </summary>
    /// <param name="input">The form in which the input arrives.</param>
    /// <param name="output">The form in which the output is wanted.</param>
    internal OnnxFragment Translate(OnnxTensorForm input = OnnxTensorForm.Image, OnnxTensorForm output = OnnxTensorForm.Image)
    {
        var graph = new FragmentBuilder(Name);
        FeatureMap result = Apply(graph, graph.ToFormat(Receive(graph, input), DataFormat.ChannelsFirst));

        bool flat = output == OnnxTensorForm.Flat || (output == OnnxTensorForm.Image && OutputDimensions.Count == 1);
        DataFormat wanted = output == OnnxTensorForm.ChannelsFirst ? DataFormat.ChannelsFirst
            : flat && IsSameInEitherFormat(OutputShape) ? result.Format
            : DataFormat;
        FeatureMap delivered = graph.ToFormat(result, wanted);
        string? channelsFirst = result.Format == DataFormat.ChannelsFirst ? result.Name
            : wanted == DataFormat.ChannelsFirst ? delivered.Name
            : null;
        string name = flat ? graph.Reshape(delivered.Name, -1, OutputShape.Length) : delivered.Name;

        return new OnnxFragment
        {
            Input = graph.Input,
            Output = name,
            ChannelsFirstOutput = channelsFirst,
            Initializers = graph.Initializers,
            Nodes = graph.Nodes,
            MinimumOperatorSetVersion = MinimumOperatorSetVersion,
        };
    }

    /// <summary>Writes what the layer does to an image laid out as batch, channels, height, width.</summary>
    private protected abstract FeatureMap Apply(FragmentBuilder graph, FeatureMap input);

    private FeatureMap Receive(FragmentBuilder graph, OnnxTensorForm form)
    {
        string name = graph.Input;
        DataFormat format = form == OnnxTensorForm.ChannelsFirst || form == OnnxTensorForm.Flat && IsSameInEitherFormat(InputShape)
            ? DataFormat.ChannelsFirst
            : DataFormat;
        if (form == OnnxTensorForm.Flat)
        {
            int[] extents = InputShape.ToDimensions(format);
            name = graph.Reshape(name, -1, extents[0], extents[1], extents[2]);
        }

        return new(name, InputShape, format);
    }

    /// <summary>One channel, or one pixel: the values lie alike, and to transpose them would be to move nothing.</summary>
    private static bool IsSameInEitherFormat(ImageShape shape) => shape.Channels == 1 || shape.Pixels == 1;
}
