using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Normal, whole or cut off two standard deviations from the mean.</summary>
internal sealed class NormalInitializer : Initializer
{
    public const float DefaultMean = 0;
    public const float DefaultStandardDeviation = 0.05f;

    public NormalInitializer(float mean, float standardDeviation, int? seed, bool truncated)
    {
        Mean = Argument.Finite(mean, nameof(mean));
        StandardDeviation = Argument.NotNegative(standardDeviation, "stddev");
        Seed = seed;
        Truncated = truncated;
    }

    public float Mean { get; }

    public float StandardDeviation { get; }

    public int? Seed { get; }

    public bool Truncated { get; }

    public override string Name => Truncated ? "TruncatedNormal" : "RandomNormal";

    public override JsonObject GetConfig() => new() { ["seed"] = Seed, ["mean"] = Mean, ["stddev"] = StandardDeviation };

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed)
    {
        var random = new SplitMix64((ulong)(Seed ?? seed));
        if (Truncated)
            FillTruncated(values, ref random, Mean, StandardDeviation);
        else
            FillWhole(values, ref random, Mean, StandardDeviation);
    }

    internal static void FillWhole(Span<float> values, ref SplitMix64 random, double mean, double standardDeviation)
    {
        foreach (ref float value in values)
            value = (float)(mean + standardDeviation * NormalQuantile.Of(random.NextOpenDouble()));
    }

    /// <summary>
    /// Keras draws again what falls outside; drawing a probability between those of -2 and 2 gives the same distribution
    /// with one number a value.
    /// </summary>
    internal static void FillTruncated(Span<float> values, ref SplitMix64 random, double mean, double standardDeviation)
    {
        const double Below = 0.022750131948179207; // P(X <= -2)
        foreach (ref float value in values)
        {
            double deviate = NormalQuantile.Of(Below + (1 - 2 * Below) * random.NextOpenDouble());
            value = (float)(mean + standardDeviation * Math.Clamp(deviate, -2, 2));
        }
    }
}
