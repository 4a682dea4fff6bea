using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Shrinks what has a norm above the largest allowed to that norm.</summary>
internal sealed class MaxNormConstraint(float maxValue, int[]? axes) : Constraint
{
    public const float DefaultMaxValue = 2;

    private readonly NormAxes _axes = new(axes);

    public float MaxValue { get; } = Argument.NotNegative(maxValue, nameof(maxValue));

    public override string Name => "MaxNorm";

    public override JsonObject GetConfig() => new() { ["max_value"] = MaxValue, ["axis"] = _axes.ToJson() };

    public override void Apply(Span<float> values, ReadOnlySpan<int> shape) => _axes.Rescale(values, shape, norm => Math.Min(norm, MaxValue));
}
