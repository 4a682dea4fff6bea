namespace Conv2D.Numerics;

/// <summary>How each initializer is made from its arguments, under Keras' class names, names in lower case and aliases.</summary>
internal static class InitializerCatalogue
{
    public static readonly Dictionary<string, Func<ConfigReader, Initializer>> Makers = [];

    static InitializerCatalogue()
    {
        Add(_ => Initializers.Zeros, "Zeros", "zeros", "zero");
        Add(_ => Initializers.Ones, "Ones", "ones", "one");
        Add(c => Initializers.Constant(c.Float("value", 0)), "Constant", "constant");
        Add(c => Normal(c, truncated: false), "RandomNormal", "random_normal", "normal");
        Add(c => Normal(c, truncated: true), "TruncatedNormal", "truncated_normal");
        Add(Uniform, "RandomUniform", "random_uniform", "uniform");
        Add(VarianceScaling, VarianceScalingInitializer.GeneralName, "variance_scaling");
        Add(c => Scaled(c, VarianceScalingInitializer.GlorotUniform), "GlorotUniform", "glorot_uniform");
        Add(c => Scaled(c, VarianceScalingInitializer.GlorotNormal), "GlorotNormal", "glorot_normal");
        Add(c => Scaled(c, VarianceScalingInitializer.HeUniform), "HeUniform", "he_uniform");
        Add(c => Scaled(c, VarianceScalingInitializer.HeNormal), "HeNormal", "he_normal");
        Add(c => Scaled(c, VarianceScalingInitializer.LecunUniform), "LecunUniform", "lecun_uniform");
        Add(c => Scaled(c, VarianceScalingInitializer.LecunNormal), "LecunNormal", "lecun_normal");
        Add(
            c => Initializers.Orthogonal(c.Float("gain", OrthogonalInitializer.DefaultGain), c.NullableInt("seed")),
            "Orthogonal", "orthogonal", "OrthogonalInitializer");
        Add(c => Initializers.Identity(c.Float("gain", IdentityInitializer.DefaultGain)), "Identity", "identity", "IdentityInitializer");
        Add(
            c => new StftInitializer(
                c.String("side", "real"), c.NullableString("window", "hann"), c.NullableString("scaling", "density"), c.Bool("periodic", false)),
            "STFT", "stft", "STFTInitializer");
    }

    private static void Add(Func<ConfigReader, Initializer> make, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            Makers.Add(name, make);
    }

    private static NormalInitializer Normal(ConfigReader c, bool truncated) => new(
        c.Float("mean", NormalInitializer.DefaultMean),
        c.Float("stddev", NormalInitializer.DefaultStandardDeviation),
        c.NullableInt("seed"),
        truncated);

    private static RandomUniformInitializer Uniform(ConfigReader c) => new(
        c.Float("minval", RandomUniformInitializer.DefaultMinValue),
        c.Float("maxval", RandomUniformInitializer.DefaultMaxValue),
        c.NullableInt("seed"));

    private static VarianceScalingInitializer Scaled(ConfigReader c, Func<int?, int[]?, int[]?, VarianceScalingInitializer> make) =>
        make(c.NullableInt("seed"), c.Ints("input_axes"), c.Ints("output_axes"));

    private static VarianceScalingInitializer VarianceScaling(ConfigReader c)
    {
        string mode = c.String("mode", "fan_in");
        string distribution = c.String("distribution", "truncated_normal");
        return VarianceScalingInitializer.General(
            c.Float("scale", 1),
            mode switch
            {
                "fan_in" => FanMode.FanIn,
                "fan_out" => FanMode.FanOut,
                "fan_avg" => FanMode.FanAvg,
                _ => throw new ArgumentException($"VarianceScaling: mode is \"{mode}\"; it must be \"fan_in\", \"fan_out\" or \"fan_avg\".", "config"),
            },
            distribution.ToLowerInvariant() switch
            {
                "truncated_normal" or "normal" => VarianceScalingDistribution.TruncatedNormal,
                "untruncated_normal" => VarianceScalingDistribution.UntruncatedNormal,
                "uniform" => VarianceScalingDistribution.Uniform,
                _ => throw new ArgumentException(
                    $"VarianceScaling: distribution is \"{distribution}\"; it must be \"truncated_normal\", \"untruncated_normal\" or \"uniform\".", "config"),
            },
            c.NullableInt("seed"),
            c.Ints("input_axes"),
            c.Ints("output_axes"));
    }
}
