using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>0 up to -1, <c>(x + 1)^2 / 4</c> up to 1, <c>x</c> from there on.</summary>
internal sealed class SparsePlusActivation : ElementwiseActivation
{
    public override string Name => "sparse_plus";

    public override double Value(double x) => x <= -1 ? 0 : x < 1 ? 0.25 * (x + 1) * (x + 1) : x;

    public override double Derivative(double x) => x <= -1 ? 0 : x < 1 ? 0.5 * (x + 1) : 1;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(SparsePlus), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(SparsePlus), x, gradient, result);

    private readonly struct SparsePlus : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x)
        {
            Vector<float> above = Vector.Max(x + Vector<float>.One, Vector<float>.Zero);
            return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.One), new Vector<float>(0.25f) * above * above, x);
        }

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => gradient * new Vector<float>(0.5f) * Vector.Min(
            Vector.Max(x + Vector<float>.One, Vector<float>.Zero), new(2f));
    }
}
