using System.Numerics.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The value of a function at a point, with its gradient.</summary>
internal delegate float ValueAndGradient(float[] point, float[] gradient);

/// <summary>
/// L-BFGS (J. Nocedal and S. Wright, Numerical Optimization, algorithms 7.4, 3.5 and 3.6): directions by the two-loop
/// recursion over the last steps, then a line search for the strong Wolfe conditions.
/// </summary>
internal class LbfgsOptimizer
{
    private readonly ValueAndGradient _function;
    private readonly IChannel _channel;
    private readonly int _history;
    private readonly List<Step> _steps = [];

    public LbfgsOptimizer(IChannel channel, ValueAndGradient function, int size, int history)
    {
        (_channel, _function, _history) = (channel, function, history);
        (Point, Gradient, NextPoint, NextGradient, Direction) = (new float[size], new float[size], new float[size], new float[size], new float[size]);
    }

    protected float[] Point { get; private set; }

    protected float[] Gradient { get; private set; }

    protected float[] NextPoint { get; private set; }

    protected float[] NextGradient { get; private set; }

    protected float[] Direction { get; }

    protected float Value { get; set; }

    protected float LastValue { get; private set; }

    protected int Iteration { get; private set; } = 1;

    /// <summary>Minimizes from zero until the mean improvement is below the tolerance.</summary>
    public float[] Minimize(float tolerance, int maxIterations)
    {
        const float memory = 0.25f;
        LastValue = Value = Evaluate(Point, Gradient);
        _channel.Check(float.IsFinite(Value), $"Optimizer unable to proceed with loss function yielding {Value}");
        var improvement = 0f;
        try
        {
            while (true)
            {
                UpdateDirection();
                if (!LineSearch(force: false))
                {
                    // Old steps may mislead: start over by gradient descent.
                    _steps.Clear();
                    UpdateDirection();
                    LineSearch(force: true);
                }
                improvement = LastValue - Value + (memory * improvement);
                var mean = improvement * (1 - memory) / (1 - MathF.Pow(memory, Iteration));
                if (mean < tolerance || Iteration >= maxIterations)
                    break;
                Shift();
            }
        }
        catch (ConvergedException converged)
        {
            _channel.Warning($"Premature convergence occurred. The OptimizationTolerance may be set too small. {converged.Message}");
        }
        return NextPoint;
    }

    protected virtual float Evaluate(float[] point, float[] gradient) => _function(point, gradient);

    protected virtual void UpdateDirection()
    {
        TensorPrimitives.Negate(Gradient, Direction);
        ApplyHistory();
    }

    protected float EvaluateNext()
    {
        Value = Evaluate(NextPoint, NextGradient);
        return Value;
    }

    /// <summary>Multiplies the direction with the inverse Hessian as the last steps show it.</summary>
    protected void ApplyHistory()
    {
        var alphas = new float[_steps.Count];
        var newest = -1;
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            if (_steps[i].Curvature <= 0)
                continue;
            newest = Math.Max(newest, i);
            alphas[i] = -TensorPrimitives.Dot<float>(_steps[i].Move, Direction) / _steps[i].Curvature;
            TensorPrimitives.MultiplyAdd<float>(_steps[i].GradientChange, alphas[i], Direction, Direction);
        }
        if (newest < 0)
            return;
        var change = _steps[newest].GradientChange;
        TensorPrimitives.Multiply(Direction, _steps[newest].Curvature / TensorPrimitives.Dot<float>(change, change), Direction);
        for (var i = 0; i <= newest; i++)
        {
            if (_steps[i].Curvature <= 0)
                continue;
            var beta = TensorPrimitives.Dot<float>(_steps[i].GradientChange, Direction) / _steps[i].Curvature;
            TensorPrimitives.MultiplyAdd<float>(_steps[i].Move, -alphas[i] - beta, Direction, Direction);
        }
    }

    /// <summary>Finds the next point; false where it gives up.</summary>
    protected virtual bool LineSearch(bool force)
    {
        const float smallestChange = 0.01f;
        const int mostSteps = 10;
        var slope = CheckedSlope(TensorPrimitives.Dot<float>(Direction, Gradient));
        var (sufficient, flat) = (1e-4f * slope, 0.9f * slope);
        var step = FirstStep();
        var (low, high) = (default(Trial), default(Trial));
        var last = new Trial(0, LastValue, slope);
        while (true)
        {
            var trial = Try(step);
            if (float.IsPositiveInfinity(trial.Value))
            {
                step /= 2;
                continue;
            }
            if (trial.Value > LastValue + (sufficient * step) || (last.Step > 0 && trial.Value >= last.Value))
            {
                (low, high) = (last, trial);
                break;
            }
            if (Math.Abs(trial.Slope) <= -flat)
                return true;
            if (trial.Slope >= 0)
            {
                (low, high) = (trial, last);
                break;
            }
            last = trial;
            step = step == 0 ? float.Epsilon : step * 2;
        }
        for (var tries = 0; ; tries++)
        {
            if (tries == mostSteps && !force)
                return false;
            var (left, right) = low.Step < high.Step ? (low, high) : (high, low);
            step = left.Slope > 0 && right.Slope < 0 ? (low.Value < high.Value ? low.Step : high.Step) : CubicMinimum(low, high);
            if (!float.IsFinite(step))
                step = (low.Step + high.Step) / 2;
            step = Math.Min(step, (smallestChange * left.Step) + ((1 - smallestChange) * right.Step));
            step = Math.Max(step, (smallestChange * right.Step) + ((1 - smallestChange) * left.Step));
            var trial = Try(step);
            if (trial.Value > LastValue + (sufficient * step) || trial.Value >= low.Value)
            {
                if (high.Step == trial.Step)
                    return GiveUp(force);
                high = trial;
                continue;
            }
            if (Math.Abs(trial.Slope) <= -flat)
                return true;
            if (trial.Slope * (high.Step - low.Step) >= 0)
                high = low;
            if (low.Step == trial.Step)
                return GiveUp(force);
            low = trial;
        }
    }

    protected float FirstStep() => Iteration == 1 ? 1 / TensorPrimitives.Norm<float>(Direction) : 1;

    protected float CheckedSlope(float slope)
    {
        if (slope == 0)
            throw new ConvergedException("Directional derivative is zero. You may be sitting on the optimum.");
        _channel.Check(slope < 0, "L-BFGS chose a non-descent direction.");
        return slope;
    }

    private static bool GiveUp(bool force) => force ? throw new ConvergedException("Step size interval numerically zero.") : false;

    private static float CubicMinimum(Trial a, Trial b)
    {
        double t1 = a.Slope + b.Slope - (3 * (a.Value - b.Value) / (a.Step - b.Step));
        var t2 = Math.Sign(b.Step - a.Step) * Math.Sqrt((t1 * t1) - (a.Slope * b.Slope));
        return (float)(b.Step - ((b.Step - a.Step) * (b.Slope + t2 - t1) / (b.Slope - a.Slope + (2 * t2))));
    }

    private Trial Try(float step)
    {
        TensorPrimitives.MultiplyAdd<float>(Direction, step, Point, NextPoint);
        EvaluateNext();
        _channel.Check(!float.IsNaN(Value) && !float.IsNegativeInfinity(Value), $"Optimizer unable to proceed with loss function yielding {Value}");
        return new Trial(step, Value, TensorPrimitives.Dot<float>(Direction, NextGradient));
    }

    private void Shift()
    {
        Step step;
        if (_steps.Count == _history)
        {
            step = _steps[0];
            _steps.RemoveAt(0);
        }
        else
            step = new Step(Point.Length);
        TensorPrimitives.Subtract<float>(NextPoint, Point, step.Move);
        TensorPrimitives.Subtract<float>(NextGradient, Gradient, step.GradientChange);
        step.Curvature = TensorPrimitives.Dot<float>(step.Move, step.GradientChange);
        if (step.Curvature == 0)
            throw new ConvergedException("ro equals zero. Is your function linear?");
        _steps.Add(step);
        (LastValue, Value) = (Value, LastValue);
        (Point, NextPoint) = (NextPoint, Point);
        (Gradient, NextGradient) = (NextGradient, Gradient);
        Iteration++;
    }

    private readonly record struct Trial(float Step, float Value, float Slope);

    private sealed class Step(int size)
    {
        public float[] Move { get; } = new float[size];

        public float[] GradientChange { get; } = new float[size];

        public float Curvature { get; set; }
    }

    private sealed class ConvergedException(string message) : Exception(message);
}
