using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x / (1 + |x|)</c>.</summary>
internal sealed class SoftsignActivation : ElementwiseActivation
{
    public override string Name => "softsign";

    public override double Value(double x) => x / (1 + Math.Abs(x));

    public override double Derivative(double x) => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x)));

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Softsign), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Softsign), x, gradient, result);

    private readonly struct Softsign : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => x / (Vector<float>.One + Vector.Abs(x));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient / ((Vector<float>.One + Vector.Abs(x)) * (Vector<float>.One + Vector.Abs(x)));
    }
}
