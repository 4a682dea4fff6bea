namespace Conv2D.Onnx;

/// <summary>Activations built on the logistic function and the hyperbolic tangent.</summary>
internal static class Sigmoids
{
    public static Term LogSigmoid(Term x) => -(-x).Node("Softplus");

    /// <summary>
    /// x - tanh x, which cancels near zero: there by Lambert's continued fraction tanh x = x / (1 + r) with
    /// r = x² / (3 + x² / (5 + x² / (7 + x² / 9))), as x r / (1 + r).
    /// </summary>
    public static Term TanhShrink(Term x)
    {
        Term square = x * x;
        Term r = square / 9;
        for (int n = 7; n >= 3; n -= 2)
            r = square / (r + n);
        return x.Node("Abs").IsLessThan(1).Choose(x * (r / (r + 1)), x - x.Node("Tanh"));
    }
}
