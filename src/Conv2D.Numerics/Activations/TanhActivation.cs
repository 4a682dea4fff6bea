using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>y = tanh(x)</c>.</summary>
internal sealed class TanhActivation : ElementwiseActivation
{
    public override string Name => "tanh";

    public override double Value(double x) => Math.Tanh(x);

    // sech^2(x) = 4 s(2x) s(-2x), which keeps its accuracy where 1 - tanh^2 is lost.
    public override double Derivative(double x) => 4 * ScalarMath.Sigmoid(2 * x) * ScalarMath.Sigmoid(-2 * x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Tanh), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Tanh), x, gradient, result);

    private readonly struct Tanh : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => VectorMath.Tanh(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            Vector<float> twice = x + x;
            return new Vector<float>(4f) * gradient * VectorMath.Sigmoid(twice) * VectorMath.Sigmoid(-twice);
        }
    }
}
