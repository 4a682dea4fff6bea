namespace Conv2D.Numerics;

/// <summary>
/// Keras' optimizers, with its arguments and defaults. See https://keras.io/api/optimizers/. What all of them share
/// (weight decay, clipping) is set with <c>with</c>; see <see cref="Optimizer"/>.
/// </summary>
public static class Optimizers
{
    /// <summary>Gradient descent, with momentum where asked for.</summary>
    /// <param name="learningRate">A number or a schedule; null for 0.01.</param>
    /// <param name="momentum">From 0 to 1; 0 for none.</param>
    /// <param name="nesterov">Whether the momentum is Nesterov's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Sgd(LearningRateSchedule? learningRate = null, double momentum = 0, bool nesterov = false) =>
        new SgdOptimizer(learningRate ?? 0.01, Hyperparameter.Share(momentum, nameof(momentum)), nesterov);

    /// <summary>Adam: the gradient's running mean over the root of its running square.</summary>
    /// <param name="learningRate">A number or a schedule; null for 0.001.</param>
    /// <param name="beta1">How much of the mean stays from step to step.</param>
    /// <param name="beta2">How much of the square stays from step to step.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="amsgrad">Whether the largest square so far is taken (Reddi et al. 2018).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Adam(
        LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false) =>
        MakeAdam("Adam", learningRate, beta1, beta2, epsilon, amsgrad);

    /// <summary>Adam with a weight decay of its own.</summary>
    /// <param name="learningRate">A number or a schedule; null for 0.001.</param>
    /// <param name="weightDecay">Before each update a weight is multiplied with 1 - learning rate * this.</param>
    /// <param name="beta1">How much of the mean stays from step to step.</param>
    /// <param name="beta2">How much of the square stays from step to step.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="amsgrad">Whether the largest square so far is taken (Reddi et al. 2018).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer AdamW(
        LearningRateSchedule? learningRate = null, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-7, bool amsgrad = false) =>
        MakeAdam("AdamW", learningRate, beta1, beta2, epsilon, amsgrad) with { WeightDecay = weightDecay };

    /// <summary>RMSprop: the gradient over the root of its running square.</summary>
    /// <param name="learningRate">A number or a schedule; null for 0.001.</param>
    /// <param name="rho">How much of the square stays from step to step.</param>
    /// <param name="momentum">How much of an update stays from step to step.</param>
    /// <param name="epsilon">Added under the root.</param>
    /// <param name="centered">Whether the running variance is taken in place of the square.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer RmsProp(
        LearningRateSchedule? learningRate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false) =>
        new RmsPropOptimizer(
            learningRate ?? 0.001, Hyperparameter.Share(rho, nameof(rho)), Hyperparameter.Share(momentum, nameof(momentum)), Hyperparameter.NotNegative(epsilon, nameof(epsilon)), centered);

    /// <summary>Adagrad: the gradient over the root of the sum of its squares so far.</summary>
    /// <param name="learningRate">A number or a schedule; null for 0.001.</param>
    /// <param name="initialAccumulatorValue">What the sum starts from.</param>
    /// <param name="epsilon">Added under the root.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Adagrad(LearningRateSchedule? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7) =>
        new AdagradOptimizer(
            learningRate ?? 0.001, Hyperparameter.NotNegative(initialAccumulatorValue, nameof(initialAccumulatorValue)),
            Hyperparameter.NotNegative(epsilon, nameof(epsilon)));

    private static AdamOptimizer MakeAdam(
        string name, LearningRateSchedule? learningRate, double beta1, double beta2, double epsilon, bool amsgrad) =>
        new(name, learningRate ?? 0.001, Hyperparameter.Share(beta1, nameof(beta1)), Hyperparameter.Share(beta2, nameof(beta2)), Hyperparameter.NotNegative(epsilon, nameof(epsilon)), amsgrad);
}
