using System.Numerics.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>
/// L-BFGS with the sum of absolute values added to the function (G. Andrew and J. Gao, Scalable training of
/// L1-regularized log-linear models, 2007): no step leaves the orthant it starts in.
/// </summary>
internal sealed class OrthantWiseOptimizer(IChannel channel, ValueAndGradient function, int size, int history, int unregularized, float l1)
    : LbfgsOptimizer(channel, function, size, history)
{
    private readonly float[] _steepest = new float[size];

    protected override float Evaluate(float[] point, float[] gradient)
    {
        var magnitudes = 0f;
        foreach (var weight in point.AsSpan(unregularized))
            magnitudes += Math.Abs(weight);
        return (l1 * magnitudes) + base.Evaluate(point, gradient);
    }

    protected override void UpdateDirection()
    {
        for (var i = 0; i < _steepest.Length; i++)
        {
            var (x, slope) = (Point[i], Gradient[i]);
            _steepest[i] = i < unregularized ? -slope
                : x < 0 || (x == 0 && slope > l1) ? -slope + l1
                : x > 0 || slope < -l1 ? -slope - l1
                : 0;
        }
        _steepest.CopyTo(Direction, 0);
        ApplyHistory();
        for (var i = 0; i < _steepest.Length; i++)
            if (_steepest[i] == 0)
                Direction[i] = 0;
    }

    protected override bool LineSearch(bool force)
    {
        const float sufficient = 1e-4f;
        const int mostSteps = 8;
        CheckedSlope(-TensorPrimitives.Dot<float>(Direction, _steepest));
        var step = FirstStep();
        if (Advance(step) < 0)
        {
            for (var i = unregularized; i < _steepest.Length; i++)
                if (_steepest[i] * Direction[i] < 0)
                    Direction[i] = 0;
        }
        for (var tries = 1; ; tries++)
        {
            var gain = Advance(step);
            if (EvaluateNext() <= LastValue - (sufficient * gain))
                return true;
            if (tries == mostSteps && !force)
                return false;
            step *= 0.25f;
        }
    }

    /// <summary>Goes a step, stopping at zero, and gives what the steepest descent promises for it.</summary>
    private float Advance(float step)
    {
        TensorPrimitives.MultiplyAdd<float>(Direction, step, Point, NextPoint);
        for (var i = unregularized; i < NextPoint.Length; i++)
            if (Point[i] * NextPoint[i] < 0)
                NextPoint[i] = 0;
        return TensorPrimitives.Dot<float>(_steepest, NextPoint) - TensorPrimitives.Dot<float>(_steepest, Point);
    }
}
