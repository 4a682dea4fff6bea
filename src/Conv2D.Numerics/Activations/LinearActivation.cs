namespace Conv2D.Numerics;

/// <summary><c>y = x</c>.</summary>
internal sealed class LinearActivation : ElementwiseActivation
{
    public override string Name => "linear";

    public override double Value(double x) => x;

    public override double Derivative(double x) => 1;

    public override bool TryGetClamp(out float negativeSlope, out float min, out float max)
    {
        base.TryGetClamp(out negativeSlope, out min, out max);
        return true;
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => x.CopyTo(y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) => gradient.CopyTo(result);
}
