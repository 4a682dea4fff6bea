using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary><c>y = max(x, 0)</c>.</summary>
internal sealed class ReluActivation : ElementwiseActivation
{
    public override string Name => "relu";

    public override double Value(double x) => Math.Max(x, 0);

    public override double Derivative(double x) => x > 0 ? 1 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Max(x, 0f, y);
}
