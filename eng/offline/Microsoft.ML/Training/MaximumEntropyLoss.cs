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
        var loss = losses[0];
        foreach (var part in losses.AsSpan(1))
            loss += part;
        var squares = 0.0;
        for (var i = _classes; i < point.Length; i++)
        {
            squares += point[i] * point[i];
            gradient[i] += l2 * point[i];
        }
        loss += (float)(squares * l2 * 0.5);
        TensorPrimitives.Multiply(gradient, _scale, gradient);
        return loss * _scale;
    }

    private float Part(int part, float[] point, float[] gradient)
    {
        Array.Clear(gradient);
        var scores = new float[_classes];
        var (from, to) = RowsOf(part);
        var loss = 0.0;
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
        return (float)loss;
    }

    /// <summary>As even as can be, the first parts having one more.</summary>
    private (int From, int To) RowsOf(int part)
    {
        var from = 0;
        for (var i = 0; ; i++)
        {
            var to = from + ((examples.Count - from + threads - i - 1) / (threads - i));
            if (i == part)
                return (from, to);
            from = to;
        }
    }
}
