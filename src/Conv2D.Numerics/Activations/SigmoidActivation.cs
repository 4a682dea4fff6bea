using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>y = 1 / (1 + exp(-x))</c>.</summary>
internal sealed class SigmoidActivation : ElementwiseActivation
{
    public override string Name => "sigmoid";

    public override double Value(double x) => ScalarMath.Sigmoid(x);

    public override double Derivative(double x) => ScalarMath.Sigmoid(x) * ScalarMath.Sigmoid(-x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Sigmoid), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Sigmoid), x, gradient, result);

    private readonly struct Sigmoid : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => VectorMath.Sigmoid(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) =>
            gradient * VectorMath.Sigmoid(x) * VectorMath.Sigmoid(-x);
    }
}
