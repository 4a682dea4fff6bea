using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>x</c> above the threshold, the default value elsewhere.</summary>
internal sealed class ThresholdActivation(float threshold, float defaultValue) : ElementwiseActivation
{
    public float Threshold { get; } = Argument.Finite(threshold, nameof(threshold));

    public float DefaultValue { get; } = Argument.Finite(defaultValue, nameof(defaultValue));

    public override string Name => "threshold";

    public override JsonObject GetConfig() => new() { ["threshold"] = Threshold, ["default_value"] = DefaultValue };

    public override bool HasDefaultArguments => false;

    public override double Value(double x) => x > Threshold ? x : DefaultValue;

    public override double Derivative(double x) => x > Threshold ? 1 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new AboveThreshold(Threshold, DefaultValue), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new AboveThreshold(Threshold, DefaultValue), x, gradient, result);

    private readonly struct AboveThreshold(float threshold, float defaultValue) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, new(threshold)), x, new(defaultValue));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, new(threshold)), gradient, Vector<float>.Zero);
    }
}
