using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Brings norms into a range, at once or, with a rate below 1, a part of the way.</summary>
internal sealed class MinMaxNormConstraint : Constraint
{
    public const float DefaultMinValue = 0;
    public const float DefaultMaxValue = 1;
    public const float DefaultRate = 1;

    private readonly NormAxes _axes;

    public MinMaxNormConstraint(float minValue, float maxValue, float rate, int[]? axes)
    {
        MinValue = Argument.NotNegative(minValue, nameof(minValue));
        MaxValue = Argument.NotNegative(maxValue, nameof(maxValue));
        Rate = Argument.Finite(rate, nameof(rate));
        if (minValue > maxValue)
            throw new ArgumentException(FormattableString.Invariant($"minValue ({minValue}) is greater than maxValue ({maxValue})."), nameof(minValue));
        _axes = new(axes);
    }

    public float MinValue { get; }

    public float MaxValue { get; }

    public float Rate { get; }

    public override string Name => "MinMaxNorm";

    public override JsonObject GetConfig() => new()
    {
        ["min_value"] = MinValue,
        ["max_value"] = MaxValue,
        ["rate"] = Rate,
        ["axis"] = _axes.ToJson(),
    };

    public override void Apply(Span<float> values, ReadOnlySpan<int> shape) => _axes.Rescale(
        values, shape, norm => Rate * (norm < MinValue ? MinValue : norm > MaxValue ? MaxValue : norm) + (1 - Rate) * norm);
}
