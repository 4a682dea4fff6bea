using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>The same number everywhere; Keras has names of their own for 0 and 1.</summary>
internal sealed class ConstantInitializer : Initializer
{
    public static readonly ConstantInitializer Zeros = new("Zeros", 0);
    public static readonly ConstantInitializer Ones = new("Ones", 1);

    public ConstantInitializer(float value)
        : this("Constant", value)
    {
    }

    private ConstantInitializer(string name, float value)
    {
        Name = name;
        Value = Argument.Finite(value, nameof(value));
    }

    public float Value { get; }

    public override string Name { get; }

    public override JsonObject GetConfig() => Name == "Constant" ? new() { ["value"] = Value } : [];

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed) => values.Fill(Value);
}
