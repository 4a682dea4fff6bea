using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Gives everything norm 1.</summary>
internal sealed class UnitNormConstraint(int[]? axes) : Constraint
{
    private readonly NormAxes _axes = new(axes);

    public override string Name => "UnitNorm";

    public override JsonObject GetConfig() => new() { ["axis"] = _axes.ToJson() };

    public override void Apply(Span<float> values, ReadOnlySpan<int> shape) => _axes.Rescale(values, shape, _ => 1);
}
