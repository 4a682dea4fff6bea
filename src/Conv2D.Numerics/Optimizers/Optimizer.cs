namespace Conv2D.Numerics;

/// <summary>
/// A rule that turns gradients into updates of the weights: one of Keras' optimizers, with its arguments. Immutable; what
/// it remembers from step to step lies in an <see cref="OptimizerState"/>. Made by <see cref="Optimizers"/>; the
/// arguments that all of them share are set with <c>with</c>: <c>Optimizers.Adam() with { ClipNorm = 1 }</c>.
/// </summary>
public abstract record Optimizer
{
    private readonly double? _weightDecay, _clipNorm, _clipValue, _globalClipNorm;

    private protected Optimizer(LearningRateSchedule learningRate) => LearningRate = learningRate;

    /// <summary>Keras' class name, such as <c>"RMSprop"</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule LearningRate { get; init; }

    /// <summary>Before each update every weight is multiplied with 1 - learning rate * this; null for no decay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double? WeightDecay
    {
        get => _weightDecay;
        init => _weightDecay = value is { } decay ? Hyperparameter.NotNegative(decay, "weightDecay") : null;
    }

    /// <summary>The gradient of each weight is scaled down to at most this norm; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not greater than 0.</exception>
    public double? ClipNorm
    {
        get => _clipNorm;
        init => _clipNorm = value is { } norm ? Hyperparameter.Positive(norm, "clipNorm") : null;
    }

    /// <summary>Each number of a gradient is clipped to between minus this and this; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not greater than 0.</exception>
    public double? ClipValue
    {
        get => _clipValue;
        init => _clipValue = value is { } limit ? Hyperparameter.Positive(limit, "clipValue") : null;
    }

    /// <summary>The gradients of all weights together are scaled down to at most this norm; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not greater than 0.</exception>
    public double? GlobalClipNorm
    {
        get => _globalClipNorm;
        init => _globalClipNorm = value is { } norm ? Hyperparameter.Positive(norm, "globalClipNorm") : null;
    }

    /// <summary>Numbers that the optimizer remembers for each number of a weight.</summary>
    internal abstract int Slots { get; }

    /// <summary>What they are at first.</summary>
    internal virtual float InitialSlotValue => 0;

    /// <summary>Makes the memory for some weights.</summary>
    /// <param name="lengths">Number of values of each weight.</param>
    /// <exception cref="ArgumentException">More than one kind of clipping is set.</exception>
    public OptimizerState CreateState(params ReadOnlySpan<int> lengths) => new(Validate(), lengths);

    /// <summary>Refuses what Keras refuses.</summary>
    /// <returns>The optimizer itself.</returns>
    /// <exception cref="ArgumentException">More than one kind of clipping is set.</exception>
    public Optimizer Validate()
    {
        ArgumentNullException.ThrowIfNull(LearningRate, "learningRate");
        if ((ClipNorm is null ? 0 : 1) + (ClipValue is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1) > 1)
            throw new ArgumentException(FormattableString.Invariant(
                $"Only one of clipNorm ({ClipNorm}), clipValue ({ClipValue}) and globalClipNorm ({GlobalClipNorm}) can be set."), "clipNorm");
        return this;
    }

    /// <summary>Updates one weight.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="gradient">Its gradient, clipped.</param>
    /// <param name="slots">What is remembered for it: <see cref="Slots"/> arrays as long as the weight.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="step">Number of this step; the first is 1.</param>
    internal abstract void Update(Span<float> weight, ReadOnlySpan<float> gradient, float[][] slots, float learningRate, long step);
}
