using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>y = min(max(x, 0), 6)</c>.</summary>
internal sealed class Relu6Activation : ElementwiseActivation
{
    public override string Name => "relu6";

    public override double Value(double x) => Math.Min(Math.Max(x, 0), 6);

    public override double Derivative(double x) => x > 0 && x < 6 ? 1 : 0;

    public override bool TryGetClamp(out float negativeSlope, out float min, out float max)
    {
        (negativeSlope, min, max) = (1, 0, 6);
        return true;
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Relu6), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Relu6), x, gradient, result);

    private readonly struct Relu6 : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Vector.Min(Vector.Max(x, Vector<float>.Zero), new(6f));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero) & Vector.LessThan(x, new Vector<float>(6f)), gradient, Vector<float>.Zero);
    }
}
