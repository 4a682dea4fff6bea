using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>scale * x</c> where positive, <c>scale * alpha * (exp(x) - 1)</c> where not (Klambauer et al. 2017).</summary>
internal sealed class SeluActivation : ElementwiseActivation
{
    /// <summary>With these two, activations keep zero mean and unit variance from layer to layer.</summary>
    public const double Alpha = 1.6732632423543772848170429916717;

    /// <inheritdoc cref="Alpha"/>
    public const double Scale = 1.0507009873554804934193349852946;

    public override string Name => "selu";

    public override double Value(double x) => Scale * (x > 0 ? x : Alpha * ScalarMath.ExpM1(x));

    public override double Derivative(double x) => x >= 0 ? Scale : Scale * Alpha * Math.Exp(x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Selu), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Selu), x, gradient, result);

    private readonly struct Selu : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero),
            new Vector<float>((float)Scale) * x,
            new Vector<float>((float)(Scale * Alpha)) * VectorMath.ExpM1OfNegative(Vector.Min(x, Vector<float>.Zero)));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(x, Vector<float>.Zero),
            new Vector<float>((float)Scale),
            new Vector<float>((float)(Scale * Alpha)) * VectorMath.Exp(Vector.Min(x, Vector<float>.Zero)));
    }
}
