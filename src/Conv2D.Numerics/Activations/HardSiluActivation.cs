using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x * hard_sigmoid(x)</c>, also called hard swish (Howard et al. 2019).</summary>
internal sealed class HardSiluActivation : ElementwiseActivation
{
    public override string Name => "hard_silu";

    public override double Value(double x) => x * (Math.Clamp(x + 3, 0, 6) / 6);

    public override double Derivative(double x) => x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(HardSilu), x, y);

    private readonly struct HardSilu : IVectorFunction
    {
        public Vector<float> Apply(Vector<float> x) => x * default(HardSigmoidActivation.HardSigmoid).Apply(x);
    }
}
