using System.Numerics.Tensors;

namespace Conv2D.Numerics.Training;

/// <summary>A loss over the head's outputs, with the metric that goes with it.</summary>
internal abstract class Objective
{
    public abstract string MetricName { get; }

    /// <summary>The loss of one image.</summary>
    /// <param name="outputs">The head's outputs.</param>
    /// <param name="label">The label.</param>
    /// <param name="gradient">Receives the gradient with respect to the outputs; may be their memory.</param>
    public abstract (double Loss, double Metric) Evaluate(ReadOnlySpan<float> outputs, float label, Span<float> gradient);

    public static Objective Of(TrainingObjective objective) => objective switch
    {
        TrainingObjective.SoftmaxCrossEntropy => new SoftmaxCrossEntropy(),
        TrainingObjective.BinaryCrossEntropy => new BinaryCrossEntropy(),
        _ => new MeanSquaredError(),
    };
}

/// <summary><c>log(sum(exp(z))) - z[label]</c>; its gradient is the softmax minus one at the label.</summary>
internal sealed class SoftmaxCrossEntropy : Objective
{
    public override string MetricName => "accuracy";

    public override (double Loss, double Metric) Evaluate(ReadOnlySpan<float> outputs, float label, Span<float> gradient)
    {
        int target = (int)label;
        int predicted = TensorPrimitives.IndexOfMax(outputs);
        double max = outputs[predicted], sum = 0, targetOutput = outputs[target];
        foreach (float output in outputs)
            sum += Math.Exp(output - max);
        for (int i = 0; i < outputs.Length; i++)
            gradient[i] = (float)(Math.Exp(outputs[i] - max) / sum - (i == target ? 1 : 0));
        return (Math.Log(sum) + max - targetOutput, predicted == target ? 1 : 0);
    }
}

/// <summary><c>max(z, 0) - z * y + log(1 + exp(-|z|))</c>, which does not overflow; its gradient is <c>sigmoid(z) - y</c>.</summary>
internal sealed class BinaryCrossEntropy : Objective
{
    public override string MetricName => "accuracy";

    public override (double Loss, double Metric) Evaluate(ReadOnlySpan<float> outputs, float label, Span<float> gradient)
    {
        double z = outputs[0], small = Math.Exp(-Math.Abs(z));
        gradient[0] = (float)((z >= 0 ? 1 / (1 + small) : small / (1 + small)) - label);
        return (Math.Max(z, 0) - z * label + Math.Log(1 + small), z > 0 == label > 0 ? 1 : 0);
    }
}

/// <summary><c>(z - y)^2</c>.</summary>
internal sealed class MeanSquaredError : Objective
{
    public override string MetricName => "mean absolute error";

    public override (double Loss, double Metric) Evaluate(ReadOnlySpan<float> outputs, float label, Span<float> gradient)
    {
        double error = outputs[0] - (double)label;
        gradient[0] = (float)(2 * error);
        return (error * error, Math.Abs(error));
    }
}
