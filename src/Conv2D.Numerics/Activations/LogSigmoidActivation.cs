using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>log(1 / (1 + exp(-x)))</c>.</summary>
internal sealed class LogSigmoidActivation : ElementwiseActivation
{
    public override string Name => "log_sigmoid";

    public override double Value(double x) => -ScalarMath.Softplus(-x);

    public override double Derivative(double x) => ScalarMath.Sigmoid(-x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(LogSigmoid), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(LogSigmoid), x, gradient, result);

    private readonly struct LogSigmoid : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => -VectorMath.Softplus(-x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * VectorMath.Sigmoid(-x);
    }
}
