using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// <c>x * P(X &lt;= x)</c> for a standard normal X, or its approximation
/// <c>x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))</c>.
/// </summary>
internal sealed class GeluActivation(bool approximate) : ElementwiseActivation
{
    // (1 + tanh u) / 2 is the sigmoid of 2u.
    private static readonly double Scale = 2 * Math.Sqrt(2 / Math.PI);

    public bool Approximate { get; } = approximate;

    public override string Name => "gelu";

    public override JsonObject GetConfig() => new() { ["approximate"] = Approximate };

    public override bool HasDefaultArguments => !Approximate;

    public override double Value(double x) => Approximate
        ? x * ScalarMath.Sigmoid(Scale * (x + 0.044715 * x * x * x))
        : x * ScalarMath.NormalCdf(x);

    public override double Derivative(double x)
    {
        if (!Approximate)
            return ScalarMath.NormalCdf(x) + x * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        double s = ScalarMath.Sigmoid(Scale * (x + 0.044715 * x * x * x));
        return s + x * s * (1 - s) * Scale * (1 + 3 * 0.044715 * x * x);
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        if (Approximate)
            VectorLoop.Map(default(TanhForm), x, y);
        else
            VectorLoop.Map(default(Exact), x, y);
    }

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        if (Approximate)
            VectorLoop.Map(default(TanhForm), x, gradient, result);
        else
            VectorLoop.Map(default(Exact), x, gradient, result);
    }

    private readonly struct Exact : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => x * VectorMath.NormalCdf(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            Vector<float> cdf = VectorMath.NormalCdf(x, out Vector<float> bell);
            // 1 / sqrt(2 pi) makes the bell curve a density.
            return gradient * (cdf + x * (new Vector<float>(0.398942280f) * bell));
        }
    }

    private readonly struct TanhForm : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => x * Cdf(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            Vector<float> s = Cdf(x);
            Vector<float> slope = new Vector<float>((float)Scale) * (Vector<float>.One + new Vector<float>(3 * 0.044715f) * x * x);
            return gradient * (s + x * s * (Vector<float>.One - s) * slope);
        }

        private static Vector<float> Cdf(Vector<float> x) =>
            VectorMath.Sigmoid(new Vector<float>((float)Scale) * (x + new Vector<float>(0.044715f) * x * x * x));
    }
}
