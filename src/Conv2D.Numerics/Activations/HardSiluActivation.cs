using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x * hard_sigmoid(x)</c>, also called hard swish (Howard et al. 2019).</summary>
internal sealed class HardSiluActivation : ElementwiseActivation
{
    public override string Name => "hard_silu";

    public override double Value(double x) => x * (Math.Clamp(x + 3, 0, 6) / 6);

    public override double Derivative(double x) => x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(HardSilu), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(HardSilu), x, gradient, result);

    private readonly struct HardSilu : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => x * default(HardSigmoidActivation.HardSigmoid).Apply(x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(x, new(3f)),
            Vector<float>.One,
            Vector.ConditionalSelect(Vector.LessThanOrEqual(x, new(-3f)), Vector<float>.Zero, (x + x + new Vector<float>(3f)) / new Vector<float>(6f)));
    }
}
