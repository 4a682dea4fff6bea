namespace Conv2D.Numerics.Tests;

/// <summary>
/// The element-wise activations against numbers that do not come from this code: Keras' formulas in mpmath 1.3.0 with 80
/// digits, rounded to nine. Those of ±0.001 are for the nearest floats.
/// </summary>
public class ActivationValueTests
{
    private static readonly float[] X = [-100f, -4f, -1f, -0.5f, -0.001f, 0f, 0.001f, 0.5f, 1f, 2.5f, 4f, 100f];

    public static TheoryData<Activation, double[]> Values => new()
    {
        { Activations.Linear, [-100, -4, -1, -0.5, -0.00100000005, 0, 0.00100000005, 0.5, 1, 2.5, 4, 100] },
        { Activations.Relu, [0, 0, 0, 0, 0, 0, 0.00100000005, 0.5, 1, 2.5, 4, 100] },
        { Activations.ReluWith(negativeSlope: 0.5f, maxValue: 3, threshold: 1), [-50.5, -2.5, -1, -0.75, -0.5005, -0.5, -0.4995, -0.25, 0, 2.5, 3, 3] },
        { Activations.ReluWith(threshold: 1), [0, 0, 0, 0, 0, 0, 0, 0, 0, 2.5, 4, 100] },
        { Activations.Relu6, [0, 0, 0, 0, 0, 0, 0.00100000005, 0.5, 1, 2.5, 4, 6] },
        { Activations.LeakyRelu(0.25f), [-25, -1, -0.25, -0.125, -0.000250000012, 0, 0.00100000005, 0.5, 1, 2.5, 4, 100] },
        { Activations.Elu(), [-1, -0.981684361, -0.632120559, -0.39346934, -0.000999500214, 0, 0.00100000005, 0.5, 1, 2.5, 4, 100] },
        { Activations.Elu(0.5f), [-0.5, -0.490842181, -0.316060279, -0.19673467, -0.000499750107, 0, 0.00100000005, 0.5, 1, 2.5, 4, 100] },
        { Activations.Selu, [-1.75809934, -1.72589863, -1.11133074, -0.691758188, -0.00175722067, 0, 0.00105070104, 0.525350494, 1.05070099, 2.62675247, 4.20280395, 105.070099] },
        { Activations.Celu(0.5f), [-0.5, -0.499832269, -0.432332358, -0.316060279, -0.000999000714, 0, 0.00100000005, 0.5, 1, 2.5, 4, 100] },
        { Activations.Gelu(), [0, -0.000126684967, -0.158655254, -0.154268769, -0.000499601081, 0, 0.000500398966, 0.345731231, 0.841344746, 2.48447584, 3.99987332, 100] },
        { Activations.Gelu(approximate: true), [0, -7.02459482e-5, -0.158808009, -0.15428599, -0.000499601081, 0, 0.000500398966, 0.34571401, 0.841191991, 2.48491573, 3.99992975, 100] },
        { Activations.Sigmoid, [0, 0.01798621, 0.268941421, 0.377540669, 0.49975, 0.5, 0.50025, 0.622459331, 0.731058579, 0.92414182, 0.98201379, 1] },
        { Activations.Tanh, [-1, -0.9993293, -0.761594156, -0.462117157, -0.000999999714, 0, 0.000999999714, 0.462117157, 0.761594156, 0.986614298, 0.9993293, 1] },
        { Activations.Silu, [0, -0.0719448398, -0.268941421, -0.188770334, -0.000499750024, 0, 0.000500250024, 0.311229666, 0.731058579, 2.31035455, 3.92805516, 100] },
        { Activations.Mish, [0, -0.0725917408, -0.303401461, -0.220743775, -0.000599680013, 0, 0.000600320012, 0.375245211, 0.865098388, 2.4713923, 3.99741281, 100] },
        { Activations.Softplus, [0, 0.0181499279, 0.313261688, 0.474076984, 0.692647306, 0.693147181, 0.693647306, 0.974076984, 1.31326169, 2.57888973, 4.01814993, 100] },
        { Activations.LogSigmoid, [-100, -4.01814993, -1.31326169, -0.974076984, -0.693647306, -0.693147181, -0.692647306, -0.474076984, -0.313261688, -0.0788897343, -0.0181499279, 0] },
        { Activations.Softsign, [-0.99009901, -0.8, -0.5, -0.333333333, -0.000999001046, 0, 0.000999001046, 0.333333333, 0.5, 0.714285714, 0.8, 0.99009901] },
        { Activations.TanhShrink, [-99, -3.0006707, -0.238405844, -0.0378828427, -3.33333247e-10, 0, 3.33333247e-10, 0.0378828427, 0.238405844, 1.5133857, 3.0006707, 99] },
        { Activations.HardSigmoid, [0, 0, 0.333333333, 0.416666667, 0.499833333, 0.5, 0.500166667, 0.583333333, 0.666666667, 0.916666667, 1, 1] },
        { Activations.HardSilu, [0, 0, -0.333333333, -0.208333333, -0.000499833357, 0, 0.00050016669, 0.291666667, 0.666666667, 2.29166667, 4, 100] },
        { Activations.HardTanh, [-1, -1, -1, -0.5, -0.00100000005, 0, 0.00100000005, 0.5, 1, 1, 1, 1] },
        { Activations.Squareplus(), [0.0099990002, 0.236067977, 0.618033989, 0.780776406, 0.999500125, 1, 1.00050013, 1.28077641, 1.61803399, 2.85078106, 4.23606798, 100.009999] },
        { Activations.Squareplus(1), [0.0024999375, 0.0615528128, 0.207106781, 0.309016994, 0.49950025, 0.5, 0.50050025, 0.809016994, 1.20710678, 2.5962912, 4.06155281, 100.0025] },
        { Activations.SoftShrink(), [-99.5, -3.5, -0.5, 0, 0, 0, 0, 0, 0.5, 2, 3.5, 99.5] },
        { Activations.HardShrink(), [-100, -4, -1, 0, 0, 0, 0, 0, 1, 2.5, 4, 100] },
        { Activations.Threshold(0.5f, -7), [-7, -7, -7, -7, -7, -7, -7, -7, 1, 2.5, 4, 100] },
        { Activations.SparsePlus, [0, 0, 0, 0.0625, 0.24950025, 0.25, 0.25050025, 0.5625, 1, 2.5, 4, 100] },
        { Activations.SparseSigmoid, [0, 0, 0, 0.25, 0.4995, 0.5, 0.5005, 0.75, 1, 1, 1, 1] },
        { Activations.Exponential, [0, 0.0183156389, 0.367879441, 0.60653066, 0.9990005, 1, 1.0010005, 1.64872127, 2.71828183, 12.182494, 54.59815, double.PositiveInfinity] },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Values_are_those_of_the_formula(Activation activation, double[] expected)
    {
        float[] single = activation.Run(X);
        double[] reference = activation.Run(Array.ConvertAll(X, x => (double)x));
        for (int i = 0; i < X.Length; i++)
        {
            ActivationAccuracyTests.AssertClose(expected[i], single[i], 1e-6, X[i]);
            if (double.IsFinite(expected[i]))
                ActivationAccuracyTests.AssertClose(expected[i], reference[i], 1e-8, X[i]);
        }
    }

    /// <summary>At negative infinity, at infinity and for NaN, by the steps of Keras' own definitions.</summary>
    public static TheoryData<Activation, float, float, float> Limits => new()
    {
        { Activations.Linear, float.NegativeInfinity, float.PositiveInfinity, float.NaN },
        { Activations.Relu, 0, float.PositiveInfinity, float.NaN },
        { Activations.ReluWith(negativeSlope: 0.5f, maxValue: 3, threshold: 1), float.NegativeInfinity, 3, float.NaN },
        { Activations.ReluWith(threshold: 1), 0, float.PositiveInfinity, 0 },
        { Activations.Relu6, 0, 6, float.NaN },
        { Activations.LeakyRelu(0.25f), float.NegativeInfinity, float.PositiveInfinity, float.NaN },
        { Activations.Elu(0.5f), -0.5f, float.PositiveInfinity, float.NaN },
        { Activations.Selu, -1.75809934f, float.PositiveInfinity, float.NaN },
        { Activations.Celu(0.5f), -0.5f, float.PositiveInfinity, float.NaN },
        { Activations.Gelu(), float.NaN, float.PositiveInfinity, float.NaN },
        { Activations.Gelu(approximate: true), float.NaN, float.PositiveInfinity, float.NaN },
        { Activations.Sigmoid, 0, 1, float.NaN },
        { Activations.Tanh, -1, 1, float.NaN },
        { Activations.Silu, float.NaN, float.PositiveInfinity, float.NaN },
        { Activations.Mish, float.NaN, float.PositiveInfinity, float.NaN },
        { Activations.Softplus, 0, float.PositiveInfinity, float.NaN },
        { Activations.LogSigmoid, float.NegativeInfinity, 0, float.NaN },
        { Activations.Softsign, float.NaN, float.NaN, float.NaN },
        { Activations.TanhShrink, float.NegativeInfinity, float.PositiveInfinity, float.NaN },
        { Activations.HardSigmoid, 0, 1, float.NaN },
        { Activations.HardSilu, float.NaN, float.PositiveInfinity, float.NaN },
        { Activations.HardTanh, -1, 1, float.NaN },
        { Activations.Squareplus(), 0, float.PositiveInfinity, float.NaN },
        { Activations.SoftShrink(), float.NegativeInfinity, float.PositiveInfinity, 0 },
        { Activations.HardShrink(), float.NegativeInfinity, float.PositiveInfinity, 0 },
        { Activations.Threshold(0.5f, -7), -7, float.PositiveInfinity, -7 },
        { Activations.SparsePlus, 0, float.PositiveInfinity, float.NaN },
        { Activations.SparseSigmoid, 0, 1, float.NaN },
        { Activations.Exponential, 0, float.PositiveInfinity, float.NaN },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void Infinities_and_NaN_fare_as_in_Keras(Activation activation, float atNegativeInfinity, float atInfinity, float atNaN)
    {
        float[] y = activation.Run(float.NegativeInfinity, float.PositiveInfinity, float.NaN);
        double[] reference = activation.Run(double.NegativeInfinity, double.PositiveInfinity, double.NaN);
        Assert.Equal([atNegativeInfinity, atInfinity, atNaN], y);
        Assert.Equal([atNegativeInfinity, atInfinity, atNaN], reference.Select(v => (float)v));
    }

    public static TheoryData<Activation, float, float> Extremes => new()
    {
        { Activations.Softplus, 1000, 1000 },
        { Activations.LogSigmoid, -1000, -1000 },
        { Activations.LogSigmoid, 1e30f, 0 },
        { Activations.Squareplus(), -1e30f, 1e-30f },
        { Activations.Squareplus(), 1e30f, 1e30f },
        { Activations.Mish, 1e30f, 1e30f },
        { Activations.Mish, -1e30f, 0 },
        { Activations.Gelu(), 1e30f, 1e30f },
        { Activations.Gelu(), -1e30f, 0 },
        { Activations.Gelu(approximate: true), 1e30f, 1e30f },
        { Activations.Gelu(approximate: true), -1e30f, 0 },
        { Activations.Silu, 1e30f, 1e30f },
        { Activations.Silu, -1e30f, 0 },
        { Activations.TanhShrink, -1e30f, -1e30f },
        { Activations.Elu(), -1e30f, -1 },
        { Activations.Softsign, -1e30f, -1 },
        { Activations.SparsePlus, -1e30f, 0 },
        { Activations.HardSilu, 1e30f, 1e30f },
        { Activations.Exponential, -1e30f, 0 },
        { Activations.Tanh, 1e-20f, 1e-20f },
        { Activations.TanhShrink, 0.01f, 3.3332e-7f },
        { Activations.Elu(), -1e-20f, -1e-20f },
        { Activations.Softplus, -60, 8.756511e-27f },
    };

    [Theory]
    [MemberData(nameof(Extremes), DisableDiscoveryEnumeration = true)]
    public void Huge_and_tiny_inputs_keep_their_digits(Activation activation, float x, float expected)
    {
        ActivationAccuracyTests.AssertClose(expected, activation.Run(x)[0], 1e-6, x);
        ActivationAccuracyTests.AssertClose(expected, activation.Run((double)x)[0], 3e-5, x);
    }

    /// <summary>The gradients that TensorFlow registers for its relu, relu6, leaky_relu, elu, selu, where and clip_by_value.</summary>
    public static TheoryData<Activation, float, double> Kinks => new()
    {
        { Activations.Relu, 0, 0 },
        { Activations.Relu6, 0, 0 },
        { Activations.Relu6, 6, 0 },
        { Activations.ReluWith(maxValue: 6), 6, 0 },
        { Activations.ReluWith(maxValue: 5), 5, 1 },
        { Activations.ReluWith(maxValue: 5), 0, 0 },
        { Activations.ReluWith(threshold: 2), 2, 0 },
        { Activations.ReluWith(negativeSlope: 0.5f), 0, 0.5 },
        { Activations.ReluWith(negativeSlope: 0.5f, maxValue: 5), 0, 0 },
        { Activations.LeakyRelu(0.25f), 0, 0.25 },
        { Activations.Elu(0.5f), 0, 0.5 },
        { Activations.Selu, 0, 1.0507009873554805 },
        { Activations.Celu(0.5f), 0, 1 },
        { Activations.HardSigmoid, -3, 0 },
        { Activations.HardSigmoid, 3, 0 },
        { Activations.HardSilu, -3, 0 },
        { Activations.HardSilu, 3, 1 },
        { Activations.HardTanh, -1, 1 },
        { Activations.HardTanh, 1, 1 },
        { Activations.SoftShrink(), 0.5f, 0 },
        { Activations.HardShrink(), -0.5f, 0 },
        { Activations.Threshold(1, -3), 1, 0 },
        { Activations.SparsePlus, 1, 1 },
        { Activations.SparseSigmoid, -1, 0 },
        { Activations.SparseSigmoid, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Kinks), DisableDiscoveryEnumeration = true)]
    public void The_derivative_at_a_kink_is_that_of_TensorFlow(Activation activation, float x, double expected)
    {
        Assert.Equal(expected, ((ElementwiseActivation)activation).Derivative(x));
        float[] result = new float[1];
        activation.Backward([x], [2], result, new(1, 1, DataFormat.ChannelsLast));
        Assert.Equal((float)(2 * expected), result[0], 1e-6f);
    }
}
