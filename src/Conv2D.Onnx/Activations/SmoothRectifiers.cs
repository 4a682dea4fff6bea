namespace Conv2D.Onnx;

/// <summary>Activations that turn from flat to straight in a curve.</summary>
internal static class SmoothRectifiers
{
    public static Term Elu(Term x, float alpha) => x.Node("Elu", new FloatAttribute("alpha", alpha));

    // Each half on its own side of 0: x / alpha may overflow where x does not.
    public static Term Celu(Term x, float alpha) => x.AtLeast(0) + alpha * Elu(x.AtMost(0) / alpha, 1);

    public static Term Gelu(Term x) => x * (0.5 * ((x / Math.Sqrt(2)).Node("Erf") + 1));

    // (1 + tanh u) / 2 is the sigmoid of 2u.
    public static Term GeluByTanh(Term x) =>
        x * (2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * (x * x * x))).Node("Sigmoid");

    public static Term Silu(Term x) => x * x.Node("Sigmoid");

    public static Term Mish(Term x) => x * x.Node("Softplus").Node("Tanh");

    /// <summary>
    /// (x + h) / 2 with h the root of x² + b. The root is taken as a hypotenuse, which does not overflow; and for
    /// negative x the sum cancels, where b / (4 y(-x)) does not.
    /// </summary>
    public static Term Squareplus(Term x, float b)
    {
        if (b == 0)
            return x.Node("Relu");
        Term size = x.Node("Abs");
        Term longer = size.AtLeast(Math.Sqrt(b)), shorter = size.AtMost(Math.Sqrt(b));
        Term ratio = shorter / longer;
        Term hypotenuse = longer * (ratio * ratio + 1).Node("Sqrt");
        Term positive = 0.5 * (size + hypotenuse);
        return x.IsLessThan(0).Choose(x.Constant(b / 4) / positive, positive);
    }
}
