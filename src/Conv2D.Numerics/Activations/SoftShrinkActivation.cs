using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>x - threshold</c> above the threshold, <c>x + threshold</c> below its negative, 0 between.</summary>
internal sealed class SoftShrinkActivation(float threshold) : ElementwiseActivation
{
    public const float DefaultThreshold = 0.5f;

    public float Threshold { get; } = Argument.NotNegative(threshold, nameof(threshold));

    public override string Name => "soft_shrink";

    public override JsonObject GetConfig() => new() { ["threshold"] = Threshold };

    public override bool HasDefaultArguments => Threshold == DefaultThreshold;

    public override double Value(double x) => x > Threshold ? x - Threshold : x < -Threshold ? x + Threshold : 0;

    public override double Derivative(double x) => Math.Abs(x) > Threshold ? 1 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new SoftShrink(Threshold), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new SoftShrink(Threshold), x, gradient, result);

    private readonly struct SoftShrink(float threshold) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x)
        {
            Vector<float> t = new(threshold);
            Vector<float> below = Vector.ConditionalSelect(Vector.LessThan(x, -t), x + t, Vector<float>.Zero);
            return Vector.ConditionalSelect(Vector.GreaterThan(x, t), x - t, below);
        }

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.GreaterThan(Vector.Abs(x), new(threshold)), gradient, Vector<float>.Zero);
    }
}
