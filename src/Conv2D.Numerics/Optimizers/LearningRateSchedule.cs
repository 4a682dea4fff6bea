namespace Conv2D.Numerics;

/// <summary>
/// The learning rate as a function of the optimizer's step: Keras' <c>LearningRateSchedule</c>. Immutable. A plain number
/// is a schedule that never changes. Made by <see cref="LearningRates"/>.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Number of updates made before: 0 for the first.</param>
    public abstract double At(long step);

    /// <summary>The same number at each step.</summary>
    /// <param name="learningRate">The number; greater than or equal to 0.</param>
    public static implicit operator LearningRateSchedule(double learningRate) => LearningRates.Constant(learningRate);

    /// <summary>
    /// This schedule after a linear warm-up: from <paramref name="from"/> to the schedule's first value over
    /// <paramref name="steps"/> steps, and then the schedule from its start (Goyal et al. 2017). For a cosine decay it is
    /// what Keras' <c>warmup_target</c> and <c>warmup_steps</c> give.
    /// </summary>
    /// <param name="steps">Number of steps; at least 1.</param>
    /// <param name="from">The learning rate of the first step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public LearningRateSchedule WithWarmUp(long steps, double from = 0) => new WarmUpSchedule(this, steps, from);
}
