using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>x</c> where positive, <c>negativeSlope * x</c> where not.</summary>
internal sealed class LeakyReluActivation(float negativeSlope) : ElementwiseActivation
{
    public const float DefaultNegativeSlope = 0.2f;

    public float NegativeSlope { get; } = Argument.Finite(negativeSlope, nameof(negativeSlope));

    public override string Name => "leaky_relu";

    public override JsonObject GetConfig() => new() { ["negative_slope"] = NegativeSlope };

    public override bool HasDefaultArguments => NegativeSlope == DefaultNegativeSlope;

    public override double Value(double x) => x > 0 ? x : NegativeSlope * x;

    public override double Derivative(double x) => x > 0 ? 1 : NegativeSlope;

    public override bool TryGetClamp(out float negativeSlope, out float min, out float max)
    {
        base.TryGetClamp(out _, out min, out max);
        negativeSlope = NegativeSlope;
        return true;
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new Slope(NegativeSlope), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new Slope(NegativeSlope), x, gradient, result);

    /// <summary>Its second argument, or its only one, times the slope where its first is not positive.</summary>
    internal readonly struct Slope(float slope) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Apply(x, x);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero), gradient, new Vector<float>(slope) * gradient);
    }
}
