namespace Conv2D.Numerics;

/// <summary>Keras' learning-rate schedules. See https://keras.io/api/optimizers/learning_rate_schedules/.</summary>
public static class LearningRates
{
    /// <summary>The same learning rate at each step.</summary>
    /// <param name="learningRate">A finite number, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not that.</exception>
    public static LearningRateSchedule Constant(double learningRate) => new ConstantSchedule(learningRate);

    /// <summary>
    /// Steps: <c>values[0]</c> while <c>step &lt;= boundaries[0]</c>, then <c>values[1]</c> while
    /// <c>step &lt;= boundaries[1]</c>, and so on: Keras' <c>PiecewiseConstantDecay</c>.
    /// </summary>
    /// <param name="boundaries">Steps, each greater than the one before.</param>
    /// <param name="values">Learning rates, one more than there are boundaries.</param>
    /// <exception cref="ArgumentException">The lengths do not go together, or the boundaries do not grow.</exception>
    public static LearningRateSchedule PiecewiseConstant(IReadOnlyList<long> boundaries, IReadOnlyList<double> values) =>
        new PiecewiseConstantSchedule(boundaries, values);

    /// <summary>
    /// Half a cosine from <paramref name="initial"/> down to <c>alpha * initial</c> over <paramref name="decaySteps"/>
    /// steps, and constant from there on (Loshchilov and Hutter 2017): Keras' <c>CosineDecay</c>.
    /// </summary>
    /// <param name="initial">The learning rate of the first step.</param>
    /// <param name="decaySteps">Number of steps; at least 1.</param>
    /// <param name="alpha">The last learning rate, as a share of the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRateSchedule Cosine(double initial, long decaySteps, double alpha = 0) => new CosineSchedule(initial, decaySteps, alpha);
}
