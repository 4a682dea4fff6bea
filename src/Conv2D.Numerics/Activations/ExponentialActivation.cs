using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>exp(x)</c>.</summary>
internal sealed class ExponentialActivation : ElementwiseActivation
{
    public override string Name => "exponential";

    public override double Value(double x) => Math.Exp(x);

    public override double Derivative(double x) => Math.Exp(x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Exponential), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Exponential), x, gradient, result);

    internal readonly struct Exponential : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => VectorMath.Exp(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * VectorMath.Exp(x);
    }
}
