using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x / 6 + 1/2</c>, no less than 0 and no more than 1.</summary>
internal sealed class HardSigmoidActivation : ElementwiseActivation
{
    public override string Name => "hard_sigmoid";

    public override double Value(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    public override double Derivative(double x) => x > -3 && x < 3 ? 1.0 / 6 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(HardSigmoid), x, y);

    internal readonly struct HardSigmoid : IVectorFunction
    {
        public Vector<float> Apply(Vector<float> x) =>
            Vector.Min(Vector.Max(x + new Vector<float>(3f), Vector<float>.Zero), new(6f)) / new Vector<float>(6f);
    }
}
