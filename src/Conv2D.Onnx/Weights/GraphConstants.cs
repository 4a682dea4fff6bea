using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx;

/// <summary>The values that a graph holds rather than computes.</summary>
internal sealed class GraphConstants
{
    private readonly Dictionary<string, TensorProto> _initializers = [];
    private readonly Dictionary<string, NodeProto> _makers = [];

    public GraphConstants(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer)
            _initializers.TryAdd(tensor.Name, tensor);
        foreach (var node in graph.Node)
        foreach (string output in node.Output)
            _makers.TryAdd(output, node);
    }

    /// <summary>An initializer or the output of a Constant node, through any number of Identity nodes.</summary>
    /// <param name="name">Name of the value.</param>
    /// <param name="user">Name of the Conv node that takes it, for messages.</param>
    /// <exception cref="FormatException">The value is computed, or comes from outside.</exception>
    public TensorProto Find(string name, string user)
    {
        string source = name;
        for (int steps = 0; steps <= _makers.Count; steps++)
        {
            if (_initializers.TryGetValue(source, out var initializer))
                return initializer;
            switch (_makers.GetValueOrDefault(source))
            {
                case { OpType: "Identity", Input.Count: 1 } identity:
                    source = identity.Input[0];
                    continue;
                case { OpType: "Constant" } constant:
                    return Value(constant, name);
                case { } other:
                    throw new FormatException(
                        $"The value '{name}' that the Conv node '{user}' takes is not stored in the model; a {other.OpType} node computes it.");
                case null:
                    throw new FormatException($"The value '{name}' that the Conv node '{user}' takes is not stored in the model; it is an input.");
            }
        }

        throw new FormatException($"The value '{name}' that the Conv node '{user}' takes comes from a circle of Identity nodes.");
    }

    private static TensorProto Value(NodeProto constant, string name)
    {
        foreach (var attribute in constant.Attribute)
        {
            if (attribute is { Name: "value", T: not null })
                return attribute.T;
            if (attribute.Name == "value_floats")
                return new TensorProto
                {
                    Name = name,
                    DataType = (int)TensorProto.Types.DataType.Float,
                    Dims = { attribute.Floats.Count },
                    FloatData = { attribute.Floats },
                };
        }

        throw new FormatException($"The Constant node that makes '{name}' holds no tensor of floating-point numbers.");
    }
}
