using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>Adagrad (Duchi et al. 2011): <c>a = a + g^2; w = w - rate * g / sqrt(a + epsilon)</c>.</summary>
internal sealed record AdagradOptimizer(
    LearningRateSchedule LearningRate, double InitialAccumulatorValue, double Epsilon) : Optimizer(LearningRate)
{
    public override string Name => "Adagrad";

    internal override int Slots => 1;

    internal override float InitialSlotValue => (float)InitialAccumulatorValue;

    internal override void Update(Span<float> weight, ReadOnlySpan<float> gradient, float[][] slots, float learningRate, long step) =>
        UpdateLoop.Run(new Rule(learningRate, (float)Epsilon), weight, gradient, slots);

    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
        {
            first += gradient * gradient;
            weight -= gradient * rate / Vector.SquareRoot(first + new Vector<float>(epsilon));
        }
    }
}
