using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>x</c> where <c>|x|</c> is above the threshold, 0 elsewhere.</summary>
internal sealed class HardShrinkActivation(float threshold) : ElementwiseActivation
{
    public const float DefaultThreshold = 0.5f;

    public float Threshold { get; } = Argument.NotNegative(threshold, nameof(threshold));

    public override string Name => "hard_shrink";

    public override JsonObject GetConfig() => new() { ["threshold"] = Threshold };

    public override bool HasDefaultArguments => Threshold == DefaultThreshold;

    public override double Value(double x) => Math.Abs(x) > Threshold ? x : 0;

    public override double Derivative(double x) => Math.Abs(x) > Threshold ? 1 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new HardShrink(Threshold), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new HardShrink(Threshold), x, gradient, result);

    private readonly struct HardShrink(float threshold) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) =>
            Vector.ConditionalSelect(Vector.GreaterThan(Vector.Abs(x), new(threshold)), x, Vector<float>.Zero);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.GreaterThan(Vector.Abs(x), new(threshold)), gradient, Vector<float>.Zero);
    }
}
