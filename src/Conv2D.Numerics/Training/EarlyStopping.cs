namespace Conv2D.Numerics;

/// <summary>
/// Stops training when the validation loss (without validation data, the training loss) no longer improves, and goes back
/// to the weights of the best epoch: Keras' <c>EarlyStopping</c> with <c>restore_best_weights</c>.
/// </summary>
/// <param name="Patience">Number of epochs without improvement after which training stops.</param>
/// <param name="MinDelta">By how much the loss has to fall to count as improved.</param>
public sealed record EarlyStopping(int Patience, double MinDelta = 0)
{
    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    internal void Validate()
    {
        if (Patience < 0)
            throw new ArgumentOutOfRangeException("patience", FormattableString.Invariant($"patience is {Patience}; it must be 0 or greater."));
        Hyperparameter.NotNegative(MinDelta, "minDelta");
    }
}
