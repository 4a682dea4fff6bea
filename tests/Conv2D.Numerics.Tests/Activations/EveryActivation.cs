namespace Conv2D.Numerics.Tests;

/// <summary>The activations that the sweeping tests go through: each entry of the catalogue, and again with other arguments.</summary>
public static class EveryActivation
{
    public static readonly Activation[] Elementwise =
    [
        Activations.Linear, Activations.Relu, Activations.Relu6,
        Activations.ReluWith(negativeSlope: 0.25f), Activations.ReluWith(maxValue: 6), Activations.ReluWith(maxValue: 2.5f),
        Activations.ReluWith(threshold: 1), Activations.ReluWith(0.5f, 3, 1), Activations.ReluWith(0.5f, 3),
        Activations.ReluWith(-0.5f, null, -1), Activations.ReluWith(0, 2, -1),
        Activations.LeakyRelu(), Activations.LeakyRelu(0.01f), Activations.LeakyRelu(-0.5f),
        Activations.Elu(), Activations.Elu(0.5f),
        Activations.Gelu(), Activations.Gelu(approximate: true),
        Activations.Sigmoid, Activations.Tanh, Activations.Silu, Activations.Softplus,
        Activations.Selu, Activations.Celu(), Activations.Celu(0.5f), Activations.Mish,
        Activations.HardSigmoid, Activations.HardSilu, Activations.HardTanh, Activations.TanhShrink, Activations.Softsign,
        Activations.LogSigmoid, Activations.Exponential, Activations.Squareplus(), Activations.Squareplus(1),
        Activations.SoftShrink(), Activations.SoftShrink(1.25f), Activations.HardShrink(), Activations.HardShrink(1.25f),
        Activations.Threshold(1, -3), Activations.SparsePlus, Activations.SparseSigmoid,
    ];

    public static readonly Activation[] Channelwise =
        [Activations.Softmax, Activations.LogSoftmax, Activations.Sparsemax, Activations.Glu];

    public static readonly Activation[] All = [.. Elementwise, .. Channelwise];

    public static TheoryData<Activation> ElementwiseData => [.. Elementwise];

    public static TheoryData<Activation> ChannelwiseData => [.. Channelwise];

    public static TheoryData<Activation> AllData => [.. All];

    /// <summary>The float path over values that lie in one pixel's channels.</summary>
    public static float[] Run(this Activation activation, params float[] x)
    {
        float[] y = new float[activation.OutputChannels(x.Length)];
        activation.Forward(x, y, new(1, x.Length, DataFormat.ChannelsLast));
        return y;
    }

    /// <summary>The double-precision reference likewise.</summary>
    public static double[] Run(this Activation activation, params double[] x)
    {
        double[] y = new double[activation.OutputChannels(x.Length)];
        activation.Forward(x, y, new(1, x.Length, DataFormat.ChannelsLast));
        return y;
    }
}
