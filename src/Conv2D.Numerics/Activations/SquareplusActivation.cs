using System.Numerics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary><c>(x + sqrt(x^2 + b)) / 2</c> (Barron 2021).</summary>
internal sealed class SquareplusActivation(float b) : ElementwiseActivation
{
    public const float DefaultB = 4;

    public float B { get; } = Argument.NotNegative(b, nameof(b));

    public override string Name => "squareplus";

    public override JsonObject GetConfig() => new() { ["b"] = B };

    public override bool HasDefaultArguments => B == DefaultB;

    // For negative x the sum cancels; (x + h) / 2 = b / (2 (h - x)) does not, h being the root.
    public override double Value(double x)
    {
        double h = Root(x);
        return x < 0 ? B / (2 * (h - x)) : (x + h) / 2;
    }

    public override double Derivative(double x) => double.IsInfinity(x) ? (x > 0 ? 1 : 0) : Root(x) == 0 ? 0.5 : Value(x) / Root(x);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(new Squareplus(B), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(new Squareplus(B), x, gradient, result);

    // Far out the root is |x|, and the square would overflow.
    private double Root(double x) => Math.Abs(x) > 1e150 ? Math.Abs(x) : Math.Sqrt(x * x + B);

    private readonly struct Squareplus(float b) : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x) => Value(x, Root(x));

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            // The ratio is wanted at finite places only: it is 0 and 1 in the limits.
            Vector<float> limited = Vector.Min(Vector.Max(x, new(-1e30f)), new(1e30f)), h = Root(limited);
            Vector<float> slope = Value(limited, h) / h;
            return gradient * Vector.ConditionalSelect(Vector.Equals(h, Vector<float>.Zero), new(0.5f), slope);
        }

        private Vector<float> Root(Vector<float> x)
        {
            Vector<float> magnitude = Vector.Abs(x);
            Vector<float> h = Vector.SquareRoot(x * x + new Vector<float>(b));
            return Vector.ConditionalSelect(Vector.GreaterThan(magnitude, new(1e18f)), magnitude, h);
        }

        private Vector<float> Value(Vector<float> x, Vector<float> h)
        {
            Vector<float> half = new(0.5f), sum = half * Vector.Abs(x) + half * h;
            return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), new Vector<float>(b / 4) / sum, sum);
        }
    }
}
