using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>
/// <c>w = w - rate * g</c>; with momentum <c>m = momentum * m - rate * g; w = w + m</c>; with Nesterov's
/// <c>w = w + momentum * m - rate * g</c>.
/// </summary>
internal sealed record SgdOptimizer(LearningRateSchedule LearningRate, double Momentum, bool Nesterov) : Optimizer(LearningRate)
{
    public override string Name => "SGD";

    internal override int Slots => Momentum == 0 ? 0 : 1;

    internal override void Update(Span<float> weight, ReadOnlySpan<float> gradient, float[][] slots, float learningRate, long step)
    {
        if (Momentum == 0)
            UpdateLoop.Run(new Plain(learningRate), weight, gradient, slots);
        else
            UpdateLoop.Run(new WithMomentum(learningRate, (float)Momentum, Nesterov), weight, gradient, slots);
    }

    private readonly struct Plain(float rate) : IUpdateRule
    {
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third) =>
            weight -= gradient * rate;
    }

    private readonly struct WithMomentum(float rate, float momentum, bool nesterov) : IUpdateRule
    {
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
        {
            first = first * momentum - gradient * rate;
            weight += nesterov ? first * momentum - gradient * rate : first;
        }
    }
}
