using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.Trainers;

/// <summary>
/// Stochastic dual coordinate ascent for log losses of the right class against each other class (S. Shalev-Shwartz and
/// T. Zhang, Stochastic dual coordinate ascent methods for regularized loss minimization, 2013), with soft thresholds
/// for L1. The weights follow from the duals, one example at a time.
/// </summary>
internal sealed class DualCoordinateAscent
{
    private readonly TrainingExamples _examples;
    private readonly int _classes;
    private readonly int _features;
    private readonly float _l2;
    private readonly float _l1;
    private readonly float _biasRate;
    private readonly float _scale;
    private readonly float[] _duals;
    private readonly float[] _normSquared;
    private readonly float[] _invariants;
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly float[] _freeBias;
    private readonly float[] _unthresholdedWeights;
    private readonly float[] _unthresholdedBias;
    private double _bestLoss = double.PositiveInfinity;
    private (float[] Biases, float[] Weights)? _best;

    public DualCoordinateAscent(TrainingExamples examples, float l2, float l1, float biasRate)
    {
        (_examples, _classes, _features) = (examples, examples.ClassCount, examples.FeatureCount);
        (_l2, _l1, _biasRate, _scale) = (l2, l1, biasRate, 1 / (l2 * examples.Count));
        _duals = new float[examples.Count * _classes];
        (_weights, _bias, _freeBias) = (new float[_classes * _features], new float[_classes], new float[_classes]);
        // Without L1 the two are one and the same.
        (_unthresholdedWeights, _unthresholdedBias) = l1 > 0 ? (new float[_weights.Length], new float[_classes]) : (_weights, _bias);
        _normSquared = new float[examples.Count];
        _invariants = new float[examples.Count];
        for (var i = 0; i < examples.Count; i++)
        {
            _normSquared[i] = TensorPrimitives.SumOfSquares(examples.Features[i].GetValues()) + (biasRate == 0 ? 1 : 0);
            _invariants[i] = 1 / Math.Max(1, 0.25f + (2 * _normSquared[i] * _scale * examples.Weights[i]));
        }
    }

    /// <summary>The model with the least loss of those looked at, or the last one.</summary>
    public (float[] Biases, float[] Weights) Best => _best ?? Current();

    /// <summary>Updates the duals of every example once.</summary>
    public void Pass(ReadOnlySpan<int> order)
    {
        foreach (var row in order)
            Update(row);
    }

    /// <summary>How far primal and dual loss are apart, as a part of the primal loss.</summary>
    public double RelativeGap()
    {
        double loss = 0, dualLoss = 0;
        for (var row = 0; row < _examples.Count; row++)
        {
            var (features, label, weight) = (_examples.Features[row], _examples.Labels[row], _examples.Weights[row]);
            var right = Output(in features, label);
            for (var c = 0; c < _classes; c++)
            {
                if (c == label)
                    continue;
                loss += weight * -Math.Log(Math.Max(Sigmoid(right - Output(in features, c)), 1e-8));
                dualLoss += weight * Entropy(_duals[(row * _classes) + c]);
            }
        }
        double absolute = TensorPrimitives.SumOfMagnitudes<float>(_weights) + TensorPrimitives.SumOfMagnitudes<float>(_bias);
        double squares = TensorPrimitives.SumOfSquares<float>(_weights) + TensorPrimitives.SumOfSquares<float>(_bias);
        var primal = (loss / _examples.Count) + (0.5 * _l2 * squares) + (_l1 * _l2 * absolute);
        var dual = (dualLoss / _examples.Count) - (0.5 * _l2 * squares) - (_l2 * TensorPrimitives.Dot<float>(_bias, _freeBias));
        if (primal < _bestLoss)
            (_bestLoss, _best) = (primal, Current());
        return (primal - dual) / primal;
    }

    private void Update(int row)
    {
        var (features, label) = (_examples.Features[row], _examples.Labels[row]);
        var weight = _examples.Weights[row];
        var right = Output(in features, label);
        var duals = _duals.AsSpan(row * _classes, _classes);
        var (rightDual, rightMove, rightAdjustment) = (0f, 0f, 0f);
        for (var c = 0; c < _classes; c++)
        {
            if (c == label)
                continue;
            var margin = right + (rightMove * _normSquared[row]) - Output(in features, c);
            // Lets the sum of the duals, which the bias is, go to zero bit by bit.
            var adjustment = _biasRate * _l2 * _unthresholdedBias[c];
            var change = ((Sigmoid(-margin) - duals[c]) * _invariants[row]) - adjustment;
            duals[c] += change;
            rightDual -= duals[c];
            rightAdjustment -= adjustment;
            _freeBias[c] += adjustment * _scale * weight;
            var move = change * _scale * weight;
            rightMove += move;
            Move(in features, c, -move);
        }
        duals[label] = rightDual;
        _freeBias[label] += rightAdjustment * _scale * weight;
        Move(in features, label, rightMove);
    }

    private float Output(in Data.VBuffer<float> features, int c)
        => VectorMath.Dot(in features, _weights.AsSpan(c * _features, _features)) + _bias[c] + _freeBias[c];

    private void Move(in Data.VBuffer<float> features, int c, float move)
    {
        var unthresholded = _unthresholdedWeights.AsSpan(c * _features, _features);
        VectorMath.AddScaled(in features, move, unthresholded);
        _unthresholdedBias[c] += move;
        if (_l1 == 0)
            return;
        _bias[c] = SoftThreshold(_unthresholdedBias[c]);
        var weights = _weights.AsSpan(c * _features, _features);
        if (features.IsDense)
        {
            SoftThreshold(unthresholded, weights);
            return;
        }
        foreach (var i in features.GetIndices())
            weights[i] = SoftThreshold(unthresholded[i]);
    }

    private void SoftThreshold(ReadOnlySpan<float> values, Span<float> destination)
    {
        var (threshold, i) = (new Vector<float>(_l1), 0);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = new Vector<float>(values[i..]);
            (Vector.Max(value - threshold, Vector<float>.Zero) + Vector.Min(value + threshold, Vector<float>.Zero)).CopyTo(destination[i..]);
        }
        for (; i < values.Length; i++)
            destination[i] = SoftThreshold(values[i]);
    }

    private float SoftThreshold(float value) => Math.Abs(value) > _l1 ? value - MathF.CopySign(_l1, value) : 0;

    private (float[] Biases, float[] Weights) Current() => ([.. _bias.Zip(_freeBias, (bias, free) => bias + free)], [.. _weights]);

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static double Entropy(double dual)
        => dual is < 0 or > 1 ? double.NegativeInfinity
            : dual is 0 or 1 ? 0
            : -(dual * Math.Log(dual)) - ((1 - dual) * Math.Log(1 - dual));
}
