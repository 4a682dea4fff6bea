using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x</c>, no less than -1 and no more than 1.</summary>
internal sealed class HardTanhActivation : ElementwiseActivation
{
    public override string Name => "hard_tanh";

    public override double Value(double x) => Math.Clamp(x, -1, 1);

    public override double Derivative(double x) => x >= -1 && x <= 1 ? 1 : 0;

    public override bool TryGetClamp(out float negativeSlope, out float min, out float max)
    {
        (negativeSlope, min, max) = (1, -1, 1);
        return true;
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(HardTanh), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(HardTanh), x, gradient, result);

    private readonly struct HardTanh : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Vector.Min(Vector.Max(x, new(-1f)), Vector<float>.One);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => Vector.ConditionalSelect(
            Vector.LessThanOrEqual(Vector.Abs(x), Vector<float>.One), gradient, Vector<float>.Zero);
    }
}
