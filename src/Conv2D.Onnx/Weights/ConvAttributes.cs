using System.Text;
using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx;

/// <summary>The attributes of a <c>Conv</c> node, each checked as it is read.</summary>
internal sealed class ConvAttributes(NodeProto node, string label)
{
    // Far above any layer's, and far below where sums of them overflow.
    private const long Largest = 1 << 20;

    public Size2D? Pair(string name)
    {
        if (Ints(name) is not { } values)
            return null;
        if (values.Count != 2)
            throw new FormatException($"The Conv node '{label}' has {values.Count} {name}; a two-dimensional convolution has 2.");
        return new(Bounded(name, values[0], 1), Bounded(name, values[1], 1));
    }

    public int Positive(string name, int absent) => Find(name) is { } attribute ? Bounded(name, attribute.I, 1) : absent;

    public OnnxPads Pads()
    {
        if (Ints("pads") is not { } values)
            return default;
        if (values.Count != 4)
            throw new FormatException($"The Conv node '{label}' has {values.Count} pads; a two-dimensional convolution has 4.");
        return new(Bounded("pads", values[0], 0), Bounded("pads", values[1], 0), Bounded("pads", values[2], 0), Bounded("pads", values[3], 0));
    }

    public OnnxAutoPad AutoPad()
    {
        string text = Find("auto_pad")?.S.ToString(Encoding.UTF8) ?? "NOTSET";
        return text switch
        {
            "NOTSET" or "" => OnnxAutoPad.NotSet,
            "SAME_UPPER" => OnnxAutoPad.SameUpper,
            "SAME_LOWER" => OnnxAutoPad.SameLower,
            "VALID" => OnnxAutoPad.Valid,
            _ => throw new FormatException(
                $"The Conv node '{label}' has auto_pad '{text}'; there are NOTSET, SAME_UPPER, SAME_LOWER and VALID."),
        };
    }

    private AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private IReadOnlyList<long>? Ints(string name) => Find(name)?.Ints is { Count: > 0 } values ? values : null;

    private int Bounded(string name, long value, long least) => value >= least && value <= Largest
        ? (int)value
        : throw new FormatException($"The Conv node '{label}' has {value} in {name}; it must be from {least} to {Largest}.");
}
