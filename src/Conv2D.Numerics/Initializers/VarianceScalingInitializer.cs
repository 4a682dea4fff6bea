using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Random numbers of variance scale / n, n being the fan-in, the fan-out or their mean. Glorot's, He's and LeCun's are
/// cases of it under names of their own.
/// </summary>
internal sealed class VarianceScalingInitializer : Initializer
{
    public const string GeneralName = "VarianceScaling";

    /// <summary>Standard deviation of a standard normal cut off at -2 and 2, by which the cut one is made as wide as the whole.</summary>
    private const double TruncatedStandardDeviation = 0.87962566103423978;

    private VarianceScalingInitializer(
        string name, float scale, FanMode mode, VarianceScalingDistribution distribution, int? seed, int[]? inputAxes, int[]? outputAxes)
    {
        Name = name;
        Scale = Argument.Positive(scale, nameof(scale));
        Mode = Enum.IsDefined(mode)
            ? mode
            : throw new ArgumentOutOfRangeException(nameof(mode), $"mode is {(int)mode}; it must be FanIn, FanOut or FanAvg.");
        Distribution = Enum.IsDefined(distribution)
            ? distribution
            : throw new ArgumentOutOfRangeException(
                nameof(distribution), $"distribution is {(int)distribution}; it must be TruncatedNormal, UntruncatedNormal or Uniform.");
        Seed = seed;
        InputAxes = inputAxes;
        OutputAxes = outputAxes;
    }

    public override string Name { get; }

    public float Scale { get; }

    public FanMode Mode { get; }

    public VarianceScalingDistribution Distribution { get; }

    public int? Seed { get; }

    public int[]? InputAxes { get; }

    public int[]? OutputAxes { get; }

    public static VarianceScalingInitializer General(
        float scale, FanMode mode, VarianceScalingDistribution distribution, int? seed, int[]? inputAxes, int[]? outputAxes) =>
        new(GeneralName, scale, mode, distribution, seed, inputAxes, outputAxes);

    public static VarianceScalingInitializer GlorotUniform(int? seed, int[]? inputAxes = null, int[]? outputAxes = null) =>
        new("GlorotUniform", 1, FanMode.FanAvg, VarianceScalingDistribution.Uniform, seed, inputAxes, outputAxes);

    public static VarianceScalingInitializer GlorotNormal(int? seed, int[]? inputAxes = null, int[]? outputAxes = null) =>
        new("GlorotNormal", 1, FanMode.FanAvg, VarianceScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);

    public static VarianceScalingInitializer HeUniform(int? seed, int[]? inputAxes = null, int[]? outputAxes = null) =>
        new("HeUniform", 2, FanMode.FanIn, VarianceScalingDistribution.Uniform, seed, inputAxes, outputAxes);

    public static VarianceScalingInitializer HeNormal(int? seed, int[]? inputAxes = null, int[]? outputAxes = null) =>
        new("HeNormal", 2, FanMode.FanIn, VarianceScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);

    public static VarianceScalingInitializer LecunUniform(int? seed, int[]? inputAxes = null, int[]? outputAxes = null) =>
        new("LecunUniform", 1, FanMode.FanIn, VarianceScalingDistribution.Uniform, seed, inputAxes, outputAxes);

    public static VarianceScalingInitializer LecunNormal(int? seed, int[]? inputAxes = null, int[]? outputAxes = null) =>
        new("LecunNormal", 1, FanMode.FanIn, VarianceScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);

    public override JsonObject GetConfig()
    {
        var config = new JsonObject { ["seed"] = Seed };
        if (Name == GeneralName)
        {
            config["scale"] = Scale;
            config["mode"] = KerasName(Mode);
            config["distribution"] = KerasName(Distribution);
        }

        config["input_axes"] = ToJson(InputAxes);
        config["output_axes"] = ToJson(OutputAxes);
        return config;
    }

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed)
    {
        var fans = Fans.Of(shape, InputAxes, OutputAxes);
        double n = Mode switch
        {
            FanMode.FanIn => fans.In,
            FanMode.FanOut => fans.Out,
            _ => (fans.In + fans.Out) / 2,
        };
        double variance = Scale / Math.Max(1, n);
        var random = new SplitMix64((ulong)(Seed ?? seed));
        switch (Distribution)
        {
            case VarianceScalingDistribution.TruncatedNormal:
                NormalInitializer.FillTruncated(values, ref random, 0, Math.Sqrt(variance) / TruncatedStandardDeviation);
                break;
            case VarianceScalingDistribution.UntruncatedNormal:
                NormalInitializer.FillWhole(values, ref random, 0, Math.Sqrt(variance));
                break;
            default:
                double limit = Math.Sqrt(3 * variance);
                foreach (ref float value in values)
                    value = (float)((2 * random.NextDouble() - 1) * limit);
                break;
        }
    }

    internal static string KerasName(FanMode mode) => mode switch
    {
        FanMode.FanIn => "fan_in",
        FanMode.FanOut => "fan_out",
        _ => "fan_avg",
    };

    internal static string KerasName(VarianceScalingDistribution distribution) => distribution switch
    {
        VarianceScalingDistribution.TruncatedNormal => "truncated_normal",
        VarianceScalingDistribution.UntruncatedNormal => "untruncated_normal",
        _ => "uniform",
    };

    private static JsonArray? ToJson(int[]? axes) => axes is null ? null : [.. axes.Select(axis => (JsonNode)axis)];
}
