using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Keras' initializers. See https://keras.io/api/layers/initializers/. They fill a kernel of shape (height, width, input
/// channels / groups, filters) or a bias of shape (filters).
/// </summary>
/// <remarks>
/// Random numbers come from SplitMix64, started with the seed, one 64-bit number a value in row-major order; a uniform value is
/// a linear function of it, a normal one Wichura's AS 241 quantile of it. All of it is IEEE 754 double arithmetic without
/// library functions, so that a seed gives the same weights to the bit on every platform and in every release. They are not
/// the numbers that Keras draws from the same seed, which differ between its backends too.
/// </remarks>
public static partial class Initializers
{
    /// <summary>All zeros: <c>Zeros</c>. Keras' default for the bias.</summary>
    public static Initializer Zeros => ConstantInitializer.Zeros;

    /// <summary>All ones: <c>Ones</c>.</summary>
    public static Initializer Ones => ConstantInitializer.Ones;

    /// <summary>The names that <see cref="FromName"/> knows: Keras' class names, the same in lower case, and its aliases.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. InitializerCatalogue.Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The same value everywhere: <c>Constant</c>.</summary>
    /// <param name="value">That value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static Initializer Constant(float value = 0) => new ConstantInitializer(value);

    /// <summary>Normal with the given mean and standard deviation: <c>RandomNormal</c>.</summary>
    /// <param name="mean">Mean.</param>
    /// <param name="stddev">Standard deviation, 0 or greater.</param>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or <paramref name="stddev"/> is negative.</exception>
    public static Initializer RandomNormal(
        float mean = NormalInitializer.DefaultMean, float stddev = NormalInitializer.DefaultStandardDeviation, int? seed = null) =>
        new NormalInitializer(mean, stddev, seed, truncated: false);

    /// <summary>
    /// Normal, values further than two standard deviations from the mean left out: <c>TruncatedNormal</c>. The standard
    /// deviation of what remains is 0.8796 times the one given.
    /// </summary>
    /// <param name="mean">Mean.</param>
    /// <param name="stddev">Standard deviation before the cut, 0 or greater.</param>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or <paramref name="stddev"/> is negative.</exception>
    public static Initializer TruncatedNormal(
        float mean = NormalInitializer.DefaultMean, float stddev = NormalInitializer.DefaultStandardDeviation, int? seed = null) =>
        new NormalInitializer(mean, stddev, seed, truncated: true);

    /// <summary>Uniform in [minval, maxval): <c>RandomUniform</c>.</summary>
    /// <param name="minval">Lower bound, included.</param>
    /// <param name="maxval">Upper bound, not included unless it is also the lower.</param>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the lower bound is above the upper.</exception>
    public static Initializer RandomUniform(
        float minval = RandomUniformInitializer.DefaultMinValue, float maxval = RandomUniformInitializer.DefaultMaxValue, int? seed = null) =>
        new RandomUniformInitializer(minval, maxval, seed);

    /// <summary>Random numbers of mean 0 and variance <c>scale / n</c>, n being as <paramref name="mode"/> says: <c>VarianceScaling</c>.</summary>
    /// <param name="scale">Greater than 0.</param>
    /// <param name="mode">What n is. It is taken as 1 where it is less.</param>
    /// <param name="distribution">What they are drawn from.</param>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    /// <param name="inputAxes">With <paramref name="outputAxes"/>: the fan-in is the product of the extents along these axes instead.</param>
    /// <param name="outputAxes">With <paramref name="inputAxes"/>: likewise the fan-out.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not a finite number greater than 0.</exception>
    public static Initializer VarianceScaling(
        float scale = 1,
        FanMode mode = FanMode.FanIn,
        VarianceScalingDistribution distribution = VarianceScalingDistribution.TruncatedNormal,
        int? seed = null,
        int[]? inputAxes = null,
        int[]? outputAxes = null) =>
        VarianceScalingInitializer.General(scale, mode, distribution, seed, (int[]?)inputAxes?.Clone(), (int[]?)outputAxes?.Clone());

    /// <summary>Uniform in [-limit, limit], limit = sqrt(6 / (fan-in + fan-out)): <c>GlorotUniform</c> (Glorot and Bengio 2010). Keras' default for kernels.</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer GlorotUniform(int? seed = null) => VarianceScalingInitializer.GlorotUniform(seed);

    /// <summary>Truncated normal with standard deviation sqrt(2 / (fan-in + fan-out)): <c>GlorotNormal</c> (Glorot and Bengio 2010).</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer GlorotNormal(int? seed = null) => VarianceScalingInitializer.GlorotNormal(seed);

    /// <summary>Uniform in [-limit, limit], limit = sqrt(6 / fan-in): <c>HeUniform</c> (He et al. 2015).</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer HeUniform(int? seed = null) => VarianceScalingInitializer.HeUniform(seed);

    /// <summary>Truncated normal with standard deviation sqrt(2 / fan-in): <c>HeNormal</c> (He et al. 2015).</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer HeNormal(int? seed = null) => VarianceScalingInitializer.HeNormal(seed);

    /// <summary>Uniform in [-limit, limit], limit = sqrt(3 / fan-in): <c>LecunUniform</c> (LeCun et al. 1998).</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer LecunUniform(int? seed = null) => VarianceScalingInitializer.LecunUniform(seed);

    /// <summary>Truncated normal with standard deviation sqrt(1 / fan-in): <c>LecunNormal</c> (LeCun et al. 1998).</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer LecunNormal(int? seed = null) => VarianceScalingInitializer.LecunNormal(seed);

    /// <summary>
    /// A random orthogonal matrix times the gain: <c>Orthogonal</c> (Saxe et al. 2014). A kernel counts as a matrix with one row a
    /// weight and one column a filter; its columns are orthonormal, or its rows where there are fewer. A bias is refused.
    /// </summary>
    /// <param name="gain">Factor.</param>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
    public static Initializer Orthogonal(float gain = OrthogonalInitializer.DefaultGain, int? seed = null) => new OrthogonalInitializer(gain, seed);

    /// <summary>The identity matrix times the gain: <c>Identity</c>. As in Keras it makes matrices only, and refuses kernels and biases of a convolution.</summary>
    /// <param name="gain">Factor.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
    public static Initializer Identity(float gain = IdentityInitializer.DefaultGain) => new IdentityInitializer(gain);

    /// <summary>The initializer of that name with Keras' default arguments.</summary>
    /// <param name="name">Such as <c>"glorot_uniform"</c> or <c>"GlorotUniform"</c>.</param>
    /// <exception cref="ArgumentException">There is no such initializer.</exception>
    public static Initializer FromName(string name) => FromConfig(name, null);

    /// <summary>The initializer of that name with the given arguments.</summary>
    /// <param name="name">Keras' class name, the same in lower case, or an alias.</param>
    /// <param name="config">Keras' <c>get_config</c>, as <see cref="Initializer.GetConfig"/> gives it; what is absent has Keras' default.</param>
    /// <exception cref="ArgumentException">There is no such initializer, or it has no such argument, or a value is not right for it.</exception>
    public static Initializer FromConfig(string name, JsonObject? config)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!InitializerCatalogue.Makers.TryGetValue(name, out var make))
            throw new ArgumentException($"There is no initializer '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        var reader = new ConfigReader(name, config);
        Initializer initializer = make(reader);
        reader.RequireNothingLeft();
        return initializer;
    }
}
