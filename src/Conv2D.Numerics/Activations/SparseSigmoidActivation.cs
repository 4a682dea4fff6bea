using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>0 up to -1, <c>(x + 1) / 2</c> up to 1, 1 from there on (Blondel, Martins and Niculae 2019).</summary>
internal sealed class SparseSigmoidActivation : ElementwiseActivation
{
    public override string Name => "sparse_sigmoid";

    public override double Value(double x) => Math.Clamp(0.5 * (x + 1), 0, 1);

    public override double Derivative(double x) => x > -1 && x < 1 ? 0.5 : 0;

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(SparseSigmoid), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(SparseSigmoid), x, gradient, result);

    private readonly struct SparseSigmoid : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Vector.Min(
            Vector.Max(new Vector<float>(0.5f) * (x + Vector<float>.One), Vector<float>.Zero), Vector<float>.One);

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, new(-1f)) & Vector.LessThan(x, new(1f)), gradient * new Vector<float>(0.5f), Vector<float>.Zero);
    }
}
