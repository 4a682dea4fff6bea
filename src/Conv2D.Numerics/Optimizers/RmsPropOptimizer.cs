using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012): <c>v = rho * v + (1 - rho) * g^2; w = w - rate * g / sqrt(v + epsilon)</c>; centered
/// takes the square of the mean gradient off v; momentum adds the updates up.
/// </summary>
internal sealed record RmsPropOptimizer(
    LearningRateSchedule LearningRate, double Rho, double Momentum, double Epsilon, bool Centered) : Optimizer(LearningRate)
{
    public override string Name => "RMSprop";

    // Velocity, momentum, mean gradient: what comes after an unused one has to keep its place.
    internal override int Slots => Centered ? 3 : Momentum > 0 ? 2 : 1;

    internal override void Update(Span<float> weight, ReadOnlySpan<float> gradient, float[][] slots, float learningRate, long step) =>
        UpdateLoop.Run(new Rule(learningRate, (float)Rho, (float)(1 - Rho), (float)Momentum, (float)Epsilon, Centered), weight, gradient, slots);

    private readonly struct Rule(float rate, float rho, float complement, float momentum, float epsilon, bool centered) : IUpdateRule
    {
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
        {
            first = first * rho + gradient * gradient * complement;
            var denominator = first;
            if (centered)
            {
                third = third * rho + gradient * complement;
                denominator -= third * third;
            }

            second = second * momentum + gradient * rate / Vector.SquareRoot(denominator + new Vector<float>(epsilon));
            weight -= second;
        }
    }
}
