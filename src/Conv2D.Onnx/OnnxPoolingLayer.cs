using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A pooling layer: ONNX's <c>MaxPool</c>, <c>AveragePool</c>, <c>GlobalMaxPool</c> or <c>GlobalAveragePool</c>. Immutable.</summary>
/// <remarks>
/// A window of a max pooling that holds a NaN gives NaN, as in <see cref="ManagedPooling2D"/>. The ONNX standard leaves open
/// what a maximum of NaN is, so that a few nodes beside the pooling say so.
/// </remarks>
public sealed class OnnxPoolingLayer : OnnxLayer
{
    // TensorProto.DataType in the ONNX standard.
    private const int FloatType = 1, BoolType = 9;

    /// <summary>Takes the layer.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="name">The layer's name: nodes and values are named after it, and the pooling node exactly so.</param>
    public OnnxPoolingLayer(PoolingGeometry geometry, string name = "pooling2d")
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Geometry = geometry;
    }

    /// <summary>The layer and the shape of its input.</summary>
    public PoolingGeometry Geometry { get; }

    /// <inheritdoc/>
    public override ImageShape InputShape => Geometry.Input;

    /// <inheritdoc/>
    public override ImageShape OutputShape => Geometry.Output;

    /// <inheritdoc/>
    public override DataFormat DataFormat => Geometry.DataFormat;

    /// <inheritdoc/>
    public override int MinimumOperatorSetVersion => 9;

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputDimensions => Geometry.OutputDimensions;

    private protected override FeatureMap Apply(FragmentBuilder graph, FeatureMap input)
    {
        string pooled = Geometry.Config.Kind switch
        {
            PoolingKind.Max => Largest(graph, input.Name, "MaxPool", Window()),
            PoolingKind.Average => graph.AddLayerNode("AveragePool", [input.Name], [.. Window(), new IntAttribute("count_include_pad", 0)]),
            PoolingKind.GlobalMax => Largest(graph, input.Name, "GlobalMaxPool"),
            _ => graph.AddLayerNode("GlobalAveragePool", [input.Name]),
        };
        return new(pooled, OutputShape, DataFormat.ChannelsFirst);
    }

    // ONNX Runtime begins at the lowest finite number, and forgets a NaN when another number follows in the window. So
    // what is still the lowest number had nothing but negative infinity under it, and where the NaNs are is pooled beside.
    private static string Largest(FragmentBuilder graph, string input, string opType, params FragmentAttribute[] window)
    {
        string largest = graph.AddLayerNode(opType, [input], window);
        string isAboveLowest = graph.Add("Greater", [largest, graph.Scalar(float.MinValue)]);
        string number = graph.Add("Where", [isAboveLowest, largest, graph.Scalar(double.NegativeInfinity)]);

        string isNaN = graph.Add("Cast", [graph.Add("IsNaN", [input])], new IntAttribute("to", FloatType));
        string hasNaN = graph.Add("Cast", [graph.Add(opType, [isNaN], window)], new IntAttribute("to", BoolType));
        return graph.Add("Where", [hasNaN, graph.Scalar(double.NaN), number]);
    }

    private FragmentAttribute[] Window() =>
    [
        new IntsAttribute("kernel_shape", [Geometry.PoolSize.Height, Geometry.PoolSize.Width]),
        new IntsAttribute("strides", [Geometry.Strides.Height, Geometry.Strides.Width]),
        new IntsAttribute("pads", [Geometry.PadTop, Geometry.PadLeft, Geometry.PadBottom, Geometry.PadRight]),
    ];
}
