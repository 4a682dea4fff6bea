using System.Runtime.InteropServices;
using Conv2D.Onnx.Protos;
using Google.Protobuf;
using static Conv2D.Onnx.Protos.TensorProto.Types;

namespace Conv2D.Onnx.Tests;

/// <summary>Models as other programs write them, put together by hand.</summary>
internal static class ModelFile
{
    public static MemoryStream Of(GraphProto graph) => Of(new ModelProto
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        Graph = graph,
    });

    public static MemoryStream Of(IMessage message) => new(message.ToByteArray());

    /// <summary>A graph with one Conv node, called "conv", that reads a kernel and, where given, a bias.</summary>
    public static GraphProto Graph(TensorProto kernel, TensorProto? bias = null, params AttributeProto[] attributes)
    {
        var graph = new GraphProto { Name = "graph", Initializer = { kernel }, Node = { Conv("conv", "x", kernel.Name, bias?.Name, attributes) } };
        if (bias is not null)
            graph.Initializer.Add(bias);
        return graph;
    }

    public static NodeProto Conv(string name, string input, string kernel, string? bias = null, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = name, OpType = "Conv", Input = { input, kernel }, Output = { name + "_out" }, Attribute = { attributes } };
        if (bias is not null)
            node.Input.Add(bias);
        return node;
    }

    public static TensorProto Floats(string name, long[] dims, params float[] values) =>
        new() { Name = name, DataType = (int)DataType.Float, Dims = { dims }, FloatData = { values } };

    public static TensorProto Raw<T>(string name, DataType type, long[] dims, params T[] values)
        where T : unmanaged => new()
        {
            Name = name,
            DataType = (int)type,
            Dims = { dims },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        };

    public static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
