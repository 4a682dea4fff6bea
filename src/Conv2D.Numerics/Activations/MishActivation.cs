using System.Numerics;

namespace Conv2D.Numerics;

/// <summary><c>x * tanh(log(1 + exp(x)))</c> (Misra 2019).</summary>
internal sealed class MishActivation : ElementwiseActivation
{
    public override string Name => "mish";

    public override double Value(double x) => x * Math.Tanh(ScalarMath.Softplus(x));

    public override double Derivative(double x)
    {
        double twice = 2 * ScalarMath.Softplus(x);
        double square = 4 * ScalarMath.Sigmoid(twice) * ScalarMath.Sigmoid(-twice);
        // Past 40 the second term is gone; infinity times 0 would be NaN.
        return Math.Tanh(twice / 2) + Math.Min(x, 40) * square * ScalarMath.Sigmoid(x);
    }

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Map(default(Mish), x, y);

    protected override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result) =>
        VectorLoop.Map(default(Mish), x, gradient, result);

    /// <summary>
    /// With e = exp(x) and n = e (e + 2), tanh(log(1 + e)) is n / (n + 2), and its derivative 4 e (1 + e) / (n + 2)^2. From x = 20
    /// on, the first is 1 in a float and the second 0.
    /// </summary>
    private readonly struct Mish : IVectorFunction, IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x)
        {
            Vector<float> e = VectorMath.Exp(Vector.Min(x, new(20f)));
            Vector<float> n = e * (e + new Vector<float>(2f));
            return x * (n / (n + new Vector<float>(2f)));
        }

        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            Vector<float> limited = Vector.Min(x, new(20f));
            Vector<float> e = VectorMath.Exp(limited);
            Vector<float> n = e * (e + new Vector<float>(2f));
            Vector<float> d = Vector<float>.One / (n + new Vector<float>(2f));
            return gradient * (n * d + limited * (new Vector<float>(4f) * e * d) * ((e + Vector<float>.One) * d));
        }
    }
}
