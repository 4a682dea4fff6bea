using System.Numerics.Tensors;

namespace Microsoft.ML.Trainers;

/// <summary>
/// The mean log loss of a linear multiclass model, with half the squares of its weights. The point holds the biases,
/// then the weights of each class.
/// </summary>
internal sealed class MaximumEntropyLoss(TrainingExamples examples, float l2, int threads)
{
    private readonly int _classes = examples.ClassCount;
    private readonly int _features = examples.FeatureCount;
    private readonly float[][] _partGradients = [.. Enumerable.Range(1, threads - 1).Select(_ => new float[examples.ClassCount * (examples.FeatureCount + 1)])];
    private readonly float _scale = 1 / (float)examples.WeightSum;

    public float ValueAndGradient(float[] point, float[] gradient)
    {
        var losses = new float[threads];
        Parallel.For(0, threads, part => losses[part] = Part(part, point, part == 0 ? gradient : _partGradients[part - 1]));
        foreach (var part in _partGradients)
            TensorPrimitives.Add<float>(part, gradient, gradient);
        var weights = point.AsSpan(_classes);
        var loss = losses.Sum() + (0.5f * l2 * TensorPrimitives.SumOfSquares<float>(weights));
        if (l2 > 0)
            TensorPrimitives.MultiplyAdd(weights, l2, gradient.AsSpan(_classes), gradient.AsSpan(_classes));
        TensorPrimitives.Multiply(gradient, _scale, gradient);
        return loss * _scale;
    }

    private float Part(int part, float[] point, float[] gradient)
    {
        Array.Clear(gradient);
        var scores = new float[_classes];
        var (from, to) = ((int)((long)examples.Count * part / threads), (int)((long)examples.Count * (part + 1) / threads));
        var loss = 0f;
        for (var row = from; row < to; row++)
        {
            var (features, label, weight) = (examples.Features[row], examples.Labels[row], examples.Weights[row]);
            for (var c = 0; c < _classes; c++)
                scores[c] = point[c] + VectorMath.Dot(in features, point.AsSpan(_classes + (c * _features), _features));
            var logZ = VectorMath.LogSumExp(scores);
            loss += weight * (logZ - scores[label]);
            for (var c = 0; c < _classes; c++)
            {
                var error = weight * ((float)Math.Exp(scores[c] - logZ) - (c == label ? 1 : 0));
                VectorMath.AddScaled(in features, error, gradient.AsSpan(_classes + (c * _features), _features));
                gradient[c] += error;
            }
        }
        return loss;
    }
}
