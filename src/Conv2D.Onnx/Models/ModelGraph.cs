using System.Runtime.InteropServices;
using Conv2D.Onnx.Protos;
using Google.Protobuf;

namespace Conv2D.Onnx;

/// <summary>The graph of a model of our own.</summary>
internal sealed class ModelGraph(GraphProto graph) : IOnnxGraph
{
    private readonly HashSet<string> _valueNames = [];
    private readonly HashSet<string> _nodeNames = [];

    public void Reserve(string name)
    {
        if (!_valueNames.Add(name))
            throw new ArgumentException($"The name '{name}' is used twice; input and output need names of their own.", nameof(name));
    }

    public string NewValueName(string suggestion) => Unique(_valueNames, suggestion);

    public string AddInitializer(string suggestion, FragmentInitializer initializer)
    {
        var tensor = new TensorProto { Name = NewValueName(suggestion), Dims = { initializer.Dimensions } };
        switch (initializer)
        {
            case FloatInitializer floats:
                tensor.DataType = (int)TensorProto.Types.DataType.Float;
                tensor.RawData = LittleEndian(floats.Values);
                break;
            case Int64Initializer integers:
                tensor.DataType = (int)TensorProto.Types.DataType.Int64;
                tensor.Int64Data.Add(integers.Values);
                break;
            default:
                throw new ArgumentException($"{initializer.GetType().Name} is not a kind of constant that a graph takes.", nameof(initializer));
        }

        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public void AddNode(FragmentNode node)
    {
        var proto = new NodeProto { Name = Unique(_nodeNames, node.Name), OpType = node.OpType, Input = { node.Inputs }, Output = { node.Outputs } };
        foreach (var attribute in node.Attributes)
            proto.Attribute.Add(ToProto(attribute));
        graph.Node.Add(proto);
    }

    private static string Unique(HashSet<string> names, string suggestion)
    {
        string name = suggestion;
        for (int i = 1; !names.Add(name); i++)
            name = $"{suggestion}.{i}";
        return name;
    }

    private static AttributeProto ToProto(FragmentAttribute attribute) => attribute switch
    {
        IntAttribute a => new() { Name = a.Name, Type = AttributeProto.Types.AttributeType.Int, I = a.Value },
        IntsAttribute a => new() { Name = a.Name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { a.Values } },
        FloatAttribute a => new() { Name = a.Name, Type = AttributeProto.Types.AttributeType.Float, F = a.Value },
        _ => throw new ArgumentException($"{attribute.GetType().Name} is not a kind of attribute that a node takes.", nameof(attribute)),
    };

    private static ByteString LittleEndian(float[] values)
    {
        if (BitConverter.IsLittleEndian)
            return ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
