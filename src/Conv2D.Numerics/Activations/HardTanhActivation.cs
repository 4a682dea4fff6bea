using System.Numerics.Tensors;

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

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Clamp(x, -1f, 1f, y);
}
