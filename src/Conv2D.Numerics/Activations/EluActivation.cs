using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>x</c> where positive, <c>alpha * (exp(x) - 1)</c> where not.</summary>
internal sealed class EluActivation(float alpha) : ElementwiseActivation
{
    public const float DefaultAlpha = 1;

    public float Alpha { get; } = Argument.Finite(alpha, nameof(alpha));

    public override string Name => "elu";

    public override JsonObject GetConfig() => new() { ["alpha"] = Alpha };

    public override bool HasDefaultArguments => Alpha == DefaultAlpha;

    public override double Value(double x) => x > 0 ? x : Alpha * ScalarMath.ExpM1(x);

    public override double Derivative(double x) => x > 0 ? 1 : Alpha * Math.Exp(x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new Elu(Alpha), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new Elu(Alpha), x, gradient, result);

    private readonly struct Elu(float alpha) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero),
            x,
            new Vector<float>(alpha) * VectorMath.ExpM1OfNegative(Vector.Min(x, Vector<float>.Zero)));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero),
            Vector<float>.One,
            new Vector<float>(alpha) * VectorMath.Exp(Vector.Min(x, Vector<float>.Zero)));
    }
}
