using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>Activations made of straight pieces.</summary>
internal static class Rectifiers
{
    /// <summary>Keras' own steps, so that NaN and infinity fare as there.</summary>
    public static Term Relu(ReluActivation a, Term x)
    {
        if (a.Threshold == 0 && a.MaxValue is null)
            return a.NegativeSlope == 0 ? x.Node("Relu") : x.Node("LeakyRelu", new FloatAttribute("alpha", a.NegativeSlope));

        Term y = a.Threshold == 0 ? x.Node("Relu") : x.IsGreaterThan(a.Threshold).Choose(x, x.Constant(0));
        if (a.MaxValue is { } max)
            y = y.AtLeast(0).AtMost(max);
        return a.NegativeSlope == 0 ? y : y - a.NegativeSlope * (a.Threshold - x).AtLeast(0);
    }
}
