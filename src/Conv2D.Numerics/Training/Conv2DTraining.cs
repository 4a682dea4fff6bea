namespace Conv2D.Numerics;

/// <summary>
/// How a layer is trained: together with a temporary linear head over its feature maps, which is dropped afterwards, so
/// that layers can be trained one after another, each on the features of the one before (Belilovsky, Eickenberg and
/// Oyallon 2019, "Greedy layerwise learning can scale to ImageNet"). Immutable.
/// </summary>
public sealed record Conv2DTraining
{
    /// <summary>Name of the column that holds the label. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>What is made small. Default: chosen by the kind of label.</summary>
    public TrainingObjective Objective { get; init; } = TrainingObjective.Auto;

    /// <summary>How often training goes over the data, at most. Default: 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Images in a step. Default: 32, as Keras'.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// How gradients become updates, with learning rate (a number or a schedule), weight decay and clipping. Default: Adam
    /// with Keras' arguments.
    /// </summary>
    public Optimizer Optimizer { get; init; } = Optimizers.Adam();

    /// <summary>
    /// Share of the rows that is kept from training to judge it, from 0 to below 1. Which rows it is depends on their
    /// number in the data and on <see cref="Seed"/> only. Default: 0, none.
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>When to stop before the last epoch; null for never. Default: null.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether the rows come in another order in each epoch. Default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Rows among which the next one is drawn while shuffling, so that memory stays bounded however many rows there are;
    /// null for as many as take 64 MB. Default: null.
    /// </summary>
    public int? ShuffleBufferSize { get; init; }

    /// <summary>Decides the order of the rows, the validation rows and the head's first weights. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Windows over which the feature maps are averaged before the head sees them (windows larger than the map average all of
    /// it); null for none. Smaller features make a smaller head. Default: null.
    /// </summary>
    public Size2D? HeadPooling { get; init; }

    /// <summary>Most threads; 0 for one a processor. The weights do not depend on it. Default: 0.</summary>
    public int Threads { get; init; }

    /// <summary>Told after each batch how far training is; null for nobody. Called on the thread that trains.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Asked between batches whether to go on.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Refuses what makes no sense whatever the data.</summary>
    /// <returns>The options themselves.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message names it and repeats its value.</exception>
    public Conv2DTraining Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(LabelColumnName, "labelColumnName");
        if (!Enum.IsDefined(Objective))
            throw new ArgumentOutOfRangeException("objective", FormattableString.Invariant($"objective is {(int)Objective}; it must be Auto, SoftmaxCrossEntropy, BinaryCrossEntropy or MeanSquaredError."));
        RequireAtLeast(1, Epochs, "epochs");
        RequireAtLeast(1, BatchSize, "batchSize");
        RequireAtLeast(0, Threads, "threads");
        if (ShuffleBufferSize is { } rows)
            RequireAtLeast(1, rows, "shuffleBufferSize");
        if (!(ValidationFraction is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                "validationFraction", FormattableString.Invariant($"validationFraction is {ValidationFraction}; it must be at least 0 and less than 1."));
        if (HeadPooling is { } pool && (pool.Height <= 0 || pool.Width <= 0))
            throw new ArgumentOutOfRangeException("headPooling", FormattableString.Invariant($"headPooling is {pool}; both numbers must be greater than 0."));
        ArgumentNullException.ThrowIfNull(Optimizer, "optimizer");
        Optimizer.Validate();
        EarlyStopping?.Validate();
        return this;
    }

    private static void RequireAtLeast(int least, int value, string name)
    {
        if (value < least)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; it must be at least {least}."));
    }
}
