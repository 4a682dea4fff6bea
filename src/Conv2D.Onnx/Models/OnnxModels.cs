using Conv2D.Onnx.Protos;
using Google.Protobuf;

namespace Conv2D.Onnx;

/// <summary>
/// ONNX models that hold one layer: a <c>Conv</c> node with its bias and the activation as standard operators, or a pooling
/// node, and transpositions where the layer is channels last. The batch is a dynamic dimension named <c>batch</c>.
/// </summary>
public static class OnnxModels
{
    /// <summary>
    /// Version of ONNX's operator set that models are written in: 12, the highest that ML.NET's converter writes, so that a
    /// layer means the same in its own model and inside a converted pipeline. ONNX Runtime reads every version since 7.
    /// </summary>
    public const int OperatorSetVersion = 12;

    /// <summary>Version of the file format: 7, the one that came with operator set 12 (ONNX 1.7).</summary>
    public const int FormatVersion = 7;

    /// <summary>Name of the model's input where none is given.</summary>
    public const string DefaultInputName = "input";

    /// <summary>Name of the model's output where none is given.</summary>
    public const string DefaultOutputName = "output";

    /// <summary>The model as the bytes of an <c>.onnx</c> file.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputName">Name of the input, of shape (batch, H, W, C) or, channels first, (batch, C, H, W).</param>
    /// <param name="outputName">Name of the output, laid out likewise.</param>
    /// <exception cref="ArgumentException">A name is empty, or both are the same.</exception>
    public static byte[] ToBytes(OnnxLayer layer, string inputName = DefaultInputName, string outputName = DefaultOutputName) =>
        Build(layer, inputName, outputName).ToByteArray();

    /// <summary>Writes the model to a stream, which stays open.</summary>
    /// <inheritdoc cref="ToBytes" path="/exception"/>
    /// <param name="stream">Where to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputName">Name of the input, of shape (batch, H, W, C) or, channels first, (batch, C, H, W).</param>
    /// <param name="outputName">Name of the output, laid out likewise.</param>
    public static void Save(
        Stream stream, OnnxLayer layer, string inputName = DefaultInputName, string outputName = DefaultOutputName)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Build(layer, inputName, outputName).WriteTo(stream);
    }

    /// <summary>Writes the model to a file, replacing one that is there.</summary>
    /// <inheritdoc cref="ToBytes" path="/exception"/>
    /// <param name="path">Where to; usually ending in <c>.onnx</c>.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="inputName">Name of the input, of shape (batch, H, W, C) or, channels first, (batch, C, H, W).</param>
    /// <param name="outputName">Name of the output, laid out likewise.</param>
    public static void Save(
        string path, OnnxLayer layer, string inputName = DefaultInputName, string outputName = DefaultOutputName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelProto model = Build(layer, inputName, outputName);
        using var file = File.Create(path);
        model.WriteTo(file);
    }

    internal static ModelProto Build(OnnxLayer layer, string inputName, string outputName)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentException.ThrowIfNullOrEmpty(inputName);
        ArgumentException.ThrowIfNullOrEmpty(outputName);

        var proto = new GraphProto
        {
            Name = layer.Name,
            Input = { Describe(inputName, layer.InputDimensions) },
            Output = { Describe(outputName, layer.OutputDimensions) },
        };
        var graph = new ModelGraph(proto);
        graph.Reserve(inputName);
        graph.Reserve(outputName);
        layer.Translate().WriteTo(graph, inputName, outputName);

        return new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "Conv2D.MLNet",
            ProducerVersion = typeof(OnnxModels).Assembly.GetName().Version?.ToString(3) ?? "",
            DocString = ModelDescription.Sentence(layer),
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSetVersion } },
            MetadataProps = { ModelDescription.Properties(layer) },
            Graph = proto,
        };
    }

    private static ValueInfoProto Describe(string name, IReadOnlyList<int> extents)
    {
        var dimensions = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        foreach (int extent in extents)
            dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions },
            },
        };
    }
}
