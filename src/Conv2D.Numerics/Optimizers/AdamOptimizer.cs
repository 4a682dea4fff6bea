using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>
/// Adam (Kingma and Ba 2015) in Keras' arrangement: the bias corrections of both moments are taken into the learning
/// rate, so that epsilon is added to the uncorrected root ("epsilon hat" in the paper). AdamW is the same with a weight
/// decay that the gradient does not see (Loshchilov and Hutter 2019).
/// </summary>
internal sealed record AdamOptimizer(
    string ClassName, LearningRateSchedule LearningRate, double Beta1, double Beta2, double Epsilon, bool Amsgrad) : Optimizer(LearningRate)
{
    public override string Name => ClassName;

    internal override int Slots => Amsgrad ? 3 : 2;

    internal override void Update(Span<float> weight, ReadOnlySpan<float> gradient, float[][] slots, float learningRate, long step)
    {
        double alpha = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step));
        UpdateLoop.Run(new Rule((float)alpha, (float)(1 - Beta1), (float)(1 - Beta2), (float)Epsilon, Amsgrad), weight, gradient, slots);
    }

    private readonly struct Rule(float alpha, float complement1, float complement2, float epsilon, bool amsgrad) : IUpdateRule
    {
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
        {
            first += (gradient - first) * complement1;
            second += (gradient * gradient - second) * complement2;
            if (amsgrad)
                third = Vector.Max(third, second);
            weight -= first * alpha / (Vector.SquareRoot(amsgrad ? third : second) + new Vector<float>(epsilon));
        }
    }
}
