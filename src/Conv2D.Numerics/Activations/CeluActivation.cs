using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>x</c> where positive, <c>alpha * (exp(x / alpha) - 1)</c> where not (Barron 2017).</summary>
internal sealed class CeluActivation(float alpha) : ElementwiseActivation
{
    public const float DefaultAlpha = 1;

    public float Alpha { get; } = Argument.Positive(alpha, nameof(alpha));

    public override string Name => "celu";

    public override JsonObject GetConfig() => new() { ["alpha"] = Alpha };

    public override bool HasDefaultArguments => Alpha == DefaultAlpha;

    public override double Value(double x) => x > 0 ? x : Alpha * ScalarMath.ExpM1(x / Alpha);

    public override double Derivative(double x) => x > 0 ? 1 : Math.Exp(x / Alpha);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new Celu(Alpha), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new Celu(Alpha), x, gradient, result);

    private readonly struct Celu(float alpha) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero),
            x,
            new Vector<float>(alpha) * VectorMath.ExpM1OfNegative(Negative(x)));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * VectorMath.Exp(Negative(x));

        private Vector<float> Negative(Vector<float> x) => Vector.Min(x, Vector<float>.Zero) / new Vector<float>(alpha);
    }
}
