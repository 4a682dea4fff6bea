using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Keras' activations. See https://keras.io/api/layers/activations/. Those that take no arguments are properties, the
/// others methods with Keras' defaults; <see cref="FromName"/> finds each by its Keras name.
/// </summary>
/// <remarks>
/// Where a function has a kink, its derivative there is the one that TensorFlow's gradient gives. NaN in gives NaN out,
/// and an infinity gives the limit, except where Keras' own definition says otherwise, as noted. Functions of several
/// channels (softmax, log_softmax, sparsemax, glu) act along the channels in either data format, where Keras' functions by
/// default take the last axis, which is the width in channels first.
/// </remarks>
public static partial class Activations
{
    /// <summary><c>y = x</c>: no activation, Keras' <c>linear</c>.</summary>
    public static Activation Linear { get; } = new LinearActivation();

    /// <summary><c>y = max(x, 0)</c>: <c>relu</c>. With other arguments: <see cref="ReluWith"/>.</summary>
    public static Activation Relu { get; } = new ReluActivation();

    /// <summary><c>y = min(max(x, 0), 6)</c>: <c>relu6</c>.</summary>
    public static Activation Relu6 { get; } = new Relu6Activation();

    /// <summary><c>y = 1 / (1 + exp(-x))</c>: <c>sigmoid</c>.</summary>
    public static Activation Sigmoid { get; } = new SigmoidActivation();

    /// <summary><c>y = tanh(x)</c>: <c>tanh</c>.</summary>
    public static Activation Tanh { get; } = new TanhActivation();

    /// <summary><c>y = x * sigmoid(x)</c>: <c>silu</c>, also called <c>swish</c>. NaN at negative infinity, as in Keras.</summary>
    public static Activation Silu { get; } = new SiluActivation();

    /// <summary><c>y = log(1 + exp(x))</c>: <c>softplus</c>.</summary>
    public static Activation Softplus { get; } = new SoftplusActivation();

    /// <summary>
    /// <c>y = exp(x) / sum of exp(x)</c> over the channels of each pixel, in either data format: <c>softmax</c>.
    /// </summary>
    public static Activation Softmax { get; } = new SoftmaxActivation();

    /// <summary>
    /// <c>y = x - log(sum of exp(x))</c>, the sum over the channels of each pixel, in either data format: <c>log_softmax</c>.
    /// </summary>
    public static Activation LogSoftmax { get; } = new LogSoftmaxActivation();

    /// <summary>
    /// <c>y = max(x - tau, 0)</c> over the channels of each pixel, in either data format, with the tau that makes them sum
    /// to 1: <c>sparsemax</c> (Martins and Astudillo 2016). Keras up to 3.16 takes too large a tau where more than one
    /// channel stays above 0 (keras-team/keras#23425, mended since); this is the function as it is defined.
    /// </summary>
    public static Activation Sparsemax { get; } = new SparsemaxActivation();

    /// <summary>
    /// <c>y = a * sigmoid(b)</c>, a being the first half of the channels and b the second: <c>glu</c>. The output has half
    /// the channels; an odd number is refused.
    /// </summary>
    public static Activation Glu { get; } = new GluActivation();

    /// <summary>
    /// <c>y = scale * x</c> where positive, <c>scale * alpha * (exp(x) - 1)</c> where not, with alpha = 1.67326324 and
    /// scale = 1.05070099: <c>selu</c>. Goes with <see cref="Initializers"/>' LecunNormal.
    /// </summary>
    public static Activation Selu { get; } = new SeluActivation();

    /// <summary><c>y = x * tanh(softplus(x))</c>: <c>mish</c>. NaN at negative infinity, as in Keras.</summary>
    public static Activation Mish { get; } = new MishActivation();

    /// <summary><c>y = min(max(x / 6 + 1/2, 0), 1)</c>: <c>hard_sigmoid</c>.</summary>
    public static Activation HardSigmoid { get; } = new HardSigmoidActivation();

    /// <summary><c>y = x * hard_sigmoid(x)</c>: <c>hard_silu</c>, also called <c>hard_swish</c>. NaN at negative infinity, as in Keras.</summary>
    public static Activation HardSilu { get; } = new HardSiluActivation();

    /// <summary><c>y = min(max(x, -1), 1)</c>: <c>hard_tanh</c>.</summary>
    public static Activation HardTanh { get; } = new HardTanhActivation();

    /// <summary><c>y = x - tanh(x)</c>: <c>tanh_shrink</c>.</summary>
    public static Activation TanhShrink { get; } = new TanhShrinkActivation();

    /// <summary><c>y = x / (1 + |x|)</c>: <c>softsign</c>. NaN at the infinities, as in Keras.</summary>
    public static Activation Softsign { get; } = new SoftsignActivation();

    /// <summary><c>y = log(sigmoid(x)) = -softplus(-x)</c>: <c>log_sigmoid</c>.</summary>
    public static Activation LogSigmoid { get; } = new LogSigmoidActivation();

    /// <summary><c>y = exp(x)</c>: <c>exponential</c>. Infinity from about 88.7 on.</summary>
    public static Activation Exponential { get; } = new ExponentialActivation();

    /// <summary><c>y = 0</c> up to -1, <c>(x + 1)^2 / 4</c> up to 1, <c>x</c> from there on: <c>sparse_plus</c>.</summary>
    public static Activation SparsePlus { get; } = new SparsePlusActivation();

    /// <summary><c>y = min(max((x + 1) / 2, 0), 1)</c>: <c>sparse_sigmoid</c>.</summary>
    public static Activation SparseSigmoid { get; } = new SparseSigmoidActivation();

    /// <summary>
    /// <c>relu</c> with its arguments: <c>x</c> above the threshold, limited to at most <paramref name="maxValue"/>;
    /// <c>negativeSlope * (x - threshold)</c> below it. With a threshold other than 0, NaN gives 0 as in Keras, unless there is a slope.
    /// </summary>
    /// <param name="negativeSlope">Slope below the threshold: Keras' <c>negative_slope</c>.</param>
    /// <param name="maxValue">Largest value, 0 or greater; null for none: Keras' <c>max_value</c>.</param>
    /// <param name="threshold">Where the function leaves zero: Keras' <c>threshold</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or <paramref name="maxValue"/> is negative.</exception>
    public static Activation ReluWith(float negativeSlope = 0, float? maxValue = null, float threshold = 0) =>
        new ReluActivation(negativeSlope, maxValue, threshold);

    /// <summary><c>y = x</c> where positive, <c>negativeSlope * x</c> where not: <c>leaky_relu</c>.</summary>
    /// <param name="negativeSlope">Slope of the negative part. Keras' function has 0.2, as here; its layer of the same name 0.3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public static Activation LeakyRelu(float negativeSlope = LeakyReluActivation.DefaultNegativeSlope) => new LeakyReluActivation(negativeSlope);

    /// <summary><c>y = x</c> where positive, <c>alpha * (exp(x) - 1)</c> where not: <c>elu</c>.</summary>
    /// <param name="alpha">Minus the value that large negative inputs tend to.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite.</exception>
    public static Activation Elu(float alpha = EluActivation.DefaultAlpha) => new EluActivation(alpha);

    /// <summary><c>y = x * P(X &lt;= x)</c> for a standard normal X, <c>x / 2 * (1 + erf(x / sqrt 2))</c>: <c>gelu</c>. NaN at negative infinity, as in Keras.</summary>
    /// <param name="approximate">Whether <c>x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))</c> is used instead. Keras' function defaults to false.</param>
    public static Activation Gelu(bool approximate = false) => new GeluActivation(approximate);

    /// <summary><c>y = x</c> where positive, <c>alpha * (exp(x / alpha) - 1)</c> where not: <c>celu</c>.</summary>
    /// <param name="alpha">Minus the value that large negative inputs tend to; greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not a finite number greater than 0.</exception>
    public static Activation Celu(float alpha = CeluActivation.DefaultAlpha) => new CeluActivation(alpha);

    /// <summary>
    /// <c>y = (x + sqrt(x^2 + b)) / 2</c>: <c>squareplus</c>. Worked out so that large inputs of either sign keep their
    /// digits, where the formula overflows or cancels; 0 at negative infinity, where the formula is NaN.
    /// </summary>
    /// <param name="b">Size of the bend, 0 or greater; 0 gives relu.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="b"/> is not finite, or negative.</exception>
    public static Activation Squareplus(float b = SquareplusActivation.DefaultB) => new SquareplusActivation(b);

    /// <summary><c>y = x - threshold</c> above the threshold, <c>x + threshold</c> below its negative, 0 between, also for NaN as in Keras: <c>soft_shrink</c>.</summary>
    /// <param name="threshold">0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite, or negative.</exception>
    public static Activation SoftShrink(float threshold = SoftShrinkActivation.DefaultThreshold) => new SoftShrinkActivation(threshold);

    /// <summary><c>y = x</c> where <c>|x|</c> is above the threshold, 0 elsewhere, also for NaN as in Keras: <c>hard_shrink</c>.</summary>
    /// <param name="threshold">0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite, or negative.</exception>
    public static Activation HardShrink(float threshold = HardShrinkActivation.DefaultThreshold) => new HardShrinkActivation(threshold);

    /// <summary><c>y = x</c> above the threshold, <paramref name="defaultValue"/> elsewhere, also for NaN as in Keras: <c>threshold</c>.</summary>
    /// <param name="threshold">Values above it stay.</param>
    /// <param name="defaultValue">What the others become: Keras' <c>default_value</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    public static Activation Threshold(float threshold, float defaultValue) => new ThresholdActivation(threshold, defaultValue);

    /// <summary>The names that <see cref="FromName"/> knows: Keras', with the aliases.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ActivationCatalogue.Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The activation of that name with Keras' default arguments.</summary>
    /// <param name="name">Keras' name or alias, such as <c>"leaky_relu"</c> or <c>"swish"</c>; null, Keras' None, is linear.</param>
    /// <exception cref="ArgumentException">There is no such activation, or it has an argument without default.</exception>
    public static Activation FromName(string? name) => name is null ? Linear : FromConfig(name, null);

    /// <summary>The activation of that name with the given arguments.</summary>
    /// <param name="name">Keras' name or alias.</param>
    /// <param name="config">Arguments under Keras' names, as <see cref="Activation.GetConfig"/> gives them; what is absent has Keras' default.</param>
    /// <exception cref="ArgumentException">There is no such activation, or it has no such argument, or a value is not right for it.</exception>
    public static Activation FromConfig(string name, JsonObject? config)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ActivationCatalogue.Makers.TryGetValue(name, out var make))
            throw new ArgumentException($"There is no activation '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        var reader = new ConfigReader(name, config);
        Activation activation = make(reader);
        reader.RequireNothingLeft();
        return activation;
    }
}
