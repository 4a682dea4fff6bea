namespace Conv2D.Onnx;

/// <summary>Activations that turn from flat to straight in a curve.</summary>
internal static class SmoothRectifiers
{
    public static Term Gelu(Term x) => x * (0.5 * ((x / Math.Sqrt(2)).Node("Erf") + 1));

    // (1 + tanh u) / 2 is the sigmoid of 2u.
    public static Term GeluByTanh(Term x) =>
        x * (2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * (x * x * x))).Node("Sigmoid");
}
