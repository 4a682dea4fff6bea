using System.Collections.Immutable;

namespace Conv2D.Numerics;

/// <summary>The same number at each step.</summary>
internal sealed record ConstantSchedule : LearningRateSchedule
{
    public ConstantSchedule(double learningRate) => LearningRate = Hyperparameter.NotNegative(learningRate, "learningRate");

    public double LearningRate { get; }

    public override double At(long step) => LearningRate;
}

/// <summary>A staircase; a step on a boundary still has the value before it.</summary>
internal sealed record PiecewiseConstantSchedule : LearningRateSchedule
{
    private readonly ImmutableArray<long> _boundaries;
    private readonly ImmutableArray<double> _values;

    public PiecewiseConstantSchedule(IReadOnlyList<long> boundaries, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != boundaries.Count + 1)
            throw new ArgumentException(
                $"values has {values.Count} entries and boundaries {boundaries.Count}; there must be one value more than boundaries.", nameof(values));
        for (int i = 1; i < boundaries.Count; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
                throw new ArgumentException(
                    $"boundaries are {string.Join(", ", boundaries)}; each must be greater than the one before.", nameof(boundaries));
        }

        _boundaries = [.. boundaries];
        _values = [.. values.Select(value => Hyperparameter.NotNegative(value, nameof(values)))];
    }

    public override double At(long step)
    {
        int piece = 0;
        while (piece < _boundaries.Length && step > _boundaries[piece])
            piece++;
        return _values[piece];
    }
}

/// <summary>Half a cosine down, then constant.</summary>
internal sealed record CosineSchedule : LearningRateSchedule
{
    private readonly double _initial, _alpha;
    private readonly long _decaySteps;

    public CosineSchedule(double initial, long decaySteps, double alpha)
    {
        _initial = Hyperparameter.NotNegative(initial, nameof(initial));
        _alpha = Hyperparameter.NotNegative(alpha, nameof(alpha));
        _decaySteps = decaySteps > 0
            ? decaySteps
            : throw new ArgumentOutOfRangeException(nameof(decaySteps), FormattableString.Invariant($"decaySteps is {decaySteps}; it must be greater than 0."));
    }

    public override double At(long step)
    {
        double cosine = 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, _decaySteps) / _decaySteps));
        return _initial * ((1 - _alpha) * cosine + _alpha);
    }
}

/// <summary>A straight line up to where another schedule starts.</summary>
internal sealed record WarmUpSchedule : LearningRateSchedule
{
    private readonly LearningRateSchedule _after;
    private readonly long _steps;
    private readonly double _from;

    public WarmUpSchedule(LearningRateSchedule after, long steps, double from)
    {
        _after = after;
        _from = Hyperparameter.NotNegative(from, nameof(from));
        _steps = steps > 0 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), FormattableString.Invariant($"steps is {steps}; it must be greater than 0."));
    }

    public override double At(long step) =>
        step < _steps ? _from + (_after.At(0) - _from) * step / _steps : _after.At(step - _steps);
}
