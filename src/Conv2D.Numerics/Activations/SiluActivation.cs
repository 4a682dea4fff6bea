using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>y = x / (1 + exp(-x))</c>, also called swish.</summary>
internal sealed class SiluActivation : ElementwiseActivation
{
    public override string Name => "silu";

    public override double Value(double x) => x * ScalarMath.Sigmoid(x);

    public override double Derivative(double x)
    {
        double s = ScalarMath.Sigmoid(x);
        return s + x * s * ScalarMath.Sigmoid(-x);
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Silu), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Silu), x, gradient, result);

    private readonly struct Silu : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => x * VectorMath.Sigmoid(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            Vector<float> s = VectorMath.Sigmoid(x);
            return gradient * (s + x * s * VectorMath.Sigmoid(-x));
        }
    }
}
