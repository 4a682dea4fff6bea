using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x - tanh(x)</c>.</summary>
internal sealed class TanhShrinkActivation : ElementwiseActivation
{
    public override string Name => "tanh_shrink";

    /// <summary>
    /// Near zero by Lambert's continued fraction tanh x = x / (1 + r), r = x^2 / (3 + x^2 / (5 + x^2 / (7 + ...))): then
    /// x - tanh x is x r / (1 + r), in which nothing cancels.
    /// </summary>
    public override double Value(double x)
    {
        if (!(Math.Abs(x) < 1))
            return x - Math.Tanh(x);
        double r = 0;
        for (int n = 31; n >= 3; n -= 2)
            r = x * x / (n + r);
        return x * r / (1 + r);
    }

    public override double Derivative(double x) => Math.Pow(Math.Tanh(x), 2);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(TanhShrink), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(TanhShrink), x, gradient, result);

    private readonly struct TanhShrink : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x)
        {
            Vector<float> square = Vector.Min(x * x, Vector<float>.One);
            Vector<float> r = square / new Vector<float>(11f);
            r = square / (new Vector<float>(9f) + r);
            r = square / (new Vector<float>(7f) + r);
            r = square / (new Vector<float>(5f) + r);
            r = square / (new Vector<float>(3f) + r);
            return Vector.ConditionalSelect(
                Vector.LessThan(Vector.Abs(x), Vector<float>.One),
                x * (r / (Vector<float>.One + r)),
                x - VectorMath.Tanh(x));
        }

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * VectorMath.Tanh(x) * VectorMath.Tanh(x);
    }
}
