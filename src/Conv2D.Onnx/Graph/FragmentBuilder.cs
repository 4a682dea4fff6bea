using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>Collects the nodes and constants of one layer, naming them after it.</summary>
internal sealed class FragmentBuilder(string layerName)
{
    private static readonly long[] ToChannelsFirst = [0, 3, 1, 2];
    private static readonly long[] ToChannelsLast = [0, 2, 3, 1];

    private readonly List<FragmentInitializer> _initializers = [];
    private readonly List<FragmentNode> _nodes = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<float, string> _scalars = [];

    public IReadOnlyList<FragmentInitializer> Initializers => _initializers;

    public IReadOnlyList<FragmentNode> Nodes => _nodes;

    public string Input => $"{layerName}/input";

    public string AddFloats(string name, float[] values, params long[] dimensions)
    {
        name = Unique($"{layerName}/{name}");
        _initializers.Add(new FloatInitializer(name, dimensions, values));
        return name;
    }

    public string AddInt64s(string name, params long[] values)
    {
        name = Unique($"{layerName}/{name}");
        _initializers.Add(new Int64Initializer(name, [values.Length], values));
        return name;
    }

    /// <summary>A constant of one value, which stretches over a whole tensor; the same number is stored once.</summary>
    public string Scalar(double value)
    {
        float single = (float)value;
        if (!_scalars.TryGetValue(single, out string? name))
            _scalars.Add(single, name = AddFloats("constant", [single], 1));
        return name;
    }

    public string Add(string opType, string[] inputs, params FragmentAttribute[] attributes) =>
        AddNamed(Unique($"{layerName}/{opType}"), opType, inputs, 1, attributes)[0];

    public string[] AddWithOutputs(int outputs, string opType, string[] inputs, params FragmentAttribute[] attributes) =>
        AddNamed(Unique($"{layerName}/{opType}"), opType, inputs, outputs, attributes);

    /// <summary>The layer's own node, which carries the layer's name so that it is found again by it.</summary>
    public string AddLayerNode(string opType, string[] inputs, params FragmentAttribute[] attributes) =>
        AddNamed(layerName, opType, inputs, 1, attributes)[0];

    public string Reshape(string value, params long[] dimensions) =>
        Add("Reshape", [value, AddInt64s("shape", dimensions)]);

    public FeatureMap ToFormat(FeatureMap map, DataFormat format) => map.Format == format
        ? map
        : map with
        {
            Name = Add("Transpose", [map.Name],
                new IntsAttribute("perm", format == DataFormat.ChannelsFirst ? ToChannelsFirst : ToChannelsLast)),
            Format = format,
        };

    private string[] AddNamed(string name, string opType, string[] inputs, int outputs, FragmentAttribute[] attributes)
    {
        string[] made = [.. Enumerable.Range(0, outputs).Select(_ => Unique($"{layerName}/{opType}.out"))];
        _nodes.Add(new(name, opType, inputs, made, attributes));
        return made;
    }

    private string Unique(string name)
    {
        string candidate = name;
        for (int i = 1; !_names.Add(candidate); i++)
            candidate = $"{name}.{i}";
        return candidate;
    }
}
