using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>Activations made of straight pieces, and the one with a parabola between two of them.</summary>
internal static class Rectifiers
{
    /// <summary>Keras' own steps, so that NaN and infinity fare as there.</summary>
    public static Term Relu(ReluActivation a, Term x)
    {
        if (a.Threshold == 0 && a.MaxValue is null)
            return a.NegativeSlope == 0 ? x.Node("Relu") : LeakyRelu(x, a.NegativeSlope);

        Term y = a.Threshold == 0 ? x.Node("Relu") : x.IsGreaterThan(a.Threshold).Choose(x, x.Constant(0));
        if (a.MaxValue is { } max)
            y = y.AtLeast(0).AtMost(max);
        return a.NegativeSlope == 0 ? y : y - a.NegativeSlope * (a.Threshold - x).AtLeast(0);
    }

    public static Term LeakyRelu(Term x, float slope) => x.Node("LeakyRelu", new FloatAttribute("alpha", slope));

    public static Term HardSigmoid(Term x) => Ramp(x, 1.0 / 6);

    public static Term SparseSigmoid(Term x) => Ramp(x, 0.5);

    public static Term SparsePlus(Term x)
    {
        Term above = (x + 1).AtLeast(0);
        return x.IsLessThan(1).Choose(0.25 * (above * above), x);
    }

    /// <summary>Nearer to zero by the threshold, and zero within it.</summary>
    public static Term SoftShrink(Term x, float threshold) => Shrink(x, threshold, bias: threshold);

    public static Term HardShrink(Term x, float threshold) => Shrink(x, threshold, bias: 0);

    public static Term Threshold(ThresholdActivation a, Term x) => x.IsGreaterThan(a.Threshold).Choose(x, x.Constant(a.DefaultValue));

    /// <summary>From 0 to 1 through one half at 0.</summary>
    private static Term Ramp(Term x, double slope) =>
        x.Node("HardSigmoid", new FloatAttribute("alpha", (float)slope), new FloatAttribute("beta", 0.5f));

    private static Term Shrink(Term x, float threshold, float bias) =>
        x.Node("Shrink", new FloatAttribute("lambd", threshold), new FloatAttribute("bias", bias));
}
