using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Uniform in [minValue, maxValue).</summary>
internal sealed class RandomUniformInitializer : Initializer
{
    public const float DefaultMinValue = -0.05f;
    public const float DefaultMaxValue = 0.05f;

    public RandomUniformInitializer(float minValue, float maxValue, int? seed)
    {
        MinValue = Argument.Finite(minValue, nameof(minValue));
        MaxValue = Argument.Finite(maxValue, nameof(maxValue));
        if (minValue > maxValue)
            throw new ArgumentException(FormattableString.Invariant($"minValue ({minValue}) is greater than maxValue ({maxValue})."), nameof(minValue));
        Seed = seed;
    }

    public float MinValue { get; }

    public float MaxValue { get; }

    public int? Seed { get; }

    public override string Name => "RandomUniform";

    public override JsonObject GetConfig() => new() { ["seed"] = Seed, ["minval"] = MinValue, ["maxval"] = MaxValue };

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed)
    {
        var random = new SplitMix64((ulong)(Seed ?? seed));
        double range = (double)MaxValue - MinValue;
        // Rounding to a float may reach the upper bound, which is not in the range.
        float last = MathF.Max(MathF.BitDecrement(MaxValue), MinValue);
        foreach (ref float value in values)
            value = MathF.Min((float)(MinValue + range * random.NextDouble()), last);
    }
}
