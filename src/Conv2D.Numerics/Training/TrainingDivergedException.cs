namespace Conv2D.Numerics;

/// <summary>The loss became infinite or not a number. The message says when, and what to try.</summary>
public sealed class TrainingDivergedException : ArithmeticException
{
    internal TrainingDivergedException(int epoch, int batch, string message)
        : base(message)
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch of the epoch, from 1.</summary>
    public int Batch { get; }
}
