using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// <c>x</c> above the threshold and no further than <c>maxValue</c>, <c>negativeSlope * (x - threshold)</c> below it.
/// </summary>
internal sealed class ReluActivation : ElementwiseActivation
{
    private readonly Pieces _forward;

    public ReluActivation(float negativeSlope = 0, float? maxValue = null, float threshold = 0)
    {
        NegativeSlope = Argument.Finite(negativeSlope, "negativeSlope");
        MaxValue = maxValue is { } max ? Argument.NotNegative(max, "maxValue") : null;
        Threshold = Argument.Finite(threshold, "threshold");
        _forward = new(NegativeSlope, MaxValue ?? float.PositiveInfinity, Threshold, MaxValue is not null);
    }

    public float NegativeSlope { get; }

    public float? MaxValue { get; }

    public float Threshold { get; }

    public override string Name => "relu";

    public override JsonObject GetConfig() => new()
    {
        ["negative_slope"] = NegativeSlope,
        ["max_value"] = MaxValue,
        ["threshold"] = Threshold,
    };

    public override bool HasDefaultArguments => NegativeSlope == 0 && MaxValue is null && Threshold == 0;

    // Keras' own steps, so that NaN fares as there: through max and clip it comes out as NaN, a threshold makes it 0.
    public override double Value(double x)
    {
        double y = Threshold != 0 ? (x > Threshold ? x : 0) : Math.Max(x, 0);
        if (MaxValue is { } max)
            y = Math.Clamp(y, 0, max);
        return NegativeSlope == 0 ? y : y - NegativeSlope * Math.Max(Threshold - x, 0);
    }

    public override double Derivative(double x)
    {
        // As leaky_relu, which Keras takes for this case: the slope also at 0.
        if (MaxValue is null && Threshold == 0)
            return x > 0 ? 1 : NegativeSlope;
        if (x < Threshold)
            return NegativeSlope;
        if (x == Threshold)
            return 0;
        if (MaxValue is not { } max)
            return 1;
        // A clip passes the gradient on its bounds, relu and relu6 do not.
        return Threshold != 0 ? (x >= 0 && x <= max ? 1 : 0) : max == 6 ? (x < 6 ? 1 : 0) : (x <= max ? 1 : 0);
    }

    public override bool TryGetClamp(out float negativeSlope, out float min, out float max)
    {
        negativeSlope = NegativeSlope == 0 ? 1 : NegativeSlope;
        min = NegativeSlope == 0 ? 0 : float.NegativeInfinity;
        max = MaxValue ?? float.PositiveInfinity;
        // A negative slope below zero turns negative inputs positive, which the clamp would cut and relu does not.
        return Threshold == 0 && (NegativeSlope >= 0 || MaxValue is null);
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(_forward, x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        if (MaxValue is null && Threshold == 0)
            VectorLoop.Map(new LeakyReluActivation.Slope(NegativeSlope), x, gradient, result);
        else
            base.Backward(x, gradient, result);
    }

    private readonly struct Pieces(float slope, float max, float threshold, bool clip) : IVectorFunction
    {
        public Vector<float> Apply(Vector<float> x)
        {
            Vector<float> edge = new(threshold);
            Vector<float> y = threshold != 0
                ? Vector.ConditionalSelect(Vector.GreaterThan(x, edge), x, Vector<float>.Zero)
                : Vector.Max(x, Vector<float>.Zero);
            if (clip)
                y = Vector.Min(Vector.Max(y, Vector<float>.Zero), new(max));
            return slope == 0 ? y : y - new Vector<float>(slope) * Vector.Max(edge - x, Vector<float>.Zero);
        }
    }
}
