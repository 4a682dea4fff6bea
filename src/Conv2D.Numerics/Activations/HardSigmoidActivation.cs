using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x / 6 + 1/2</c>, no less than 0 and no more than 1.</summary>
internal sealed class HardSigmoidActivation : ElementwiseActivation
{
    public override string Name => "hard_sigmoid";

    public override double Value(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    public override double Derivative(double x) => x > -3 && x < 3 ? 1.0 / 6 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(HardSigmoid), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(HardSigmoid), x, gradient, result);

    internal readonly struct HardSigmoid : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) =>
            Vector.Min(Vector.Max(x + new Vector<float>(3f), Vector<float>.Zero), new(6f)) / new Vector<float>(6f);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, new(-3f)) & Vector.LessThan(x, new(3f)), gradient * new Vector<float>(1f / 6), Vector<float>.Zero);
    }
}
