namespace Conv2D.Numerics.Training;

/// <summary>What one pass over the labels tells before training: how many rows there are, how many classes, and whether
/// the labels are such that something can be learned from them.</summary>
/// <param name="Objective">What is made small; never <see cref="TrainingObjective.Auto"/>.</param>
/// <param name="Outputs">Outputs of the head: the classes, or 1.</param>
/// <param name="TrainingRows">Rows to train on.</param>
/// <param name="ValidationRows">Rows kept from training.</param>
internal sealed record LabelSurvey(TrainingObjective Objective, int Outputs, long TrainingRows, long ValidationRows)
{
    // A head of more outputs than this is a float label taken for a class.
    private const int MostClasses = 1 << 20;

    public static LabelSurvey Take(ITrainingData data, Conv2DTraining options)
    {
        var objective = Resolve(options.Objective, data.LabelKind);
        var split = new ValidationSplit(options.ValidationFraction, options.Seed);
        long row = 0, validationRows = 0;
        float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;
        foreach (float label in data.ReadLabels())
        {
            RequireValid(objective, label, row, data.ClassCount);
            lowest = Math.Min(lowest, label);
            highest = Math.Max(highest, label);
            validationRows += split.IsValidation(row) ? 1 : 0;
            row++;
        }

        long trainingRows = row - validationRows;
        if (row == 0)
            throw new InvalidOperationException("The training data has no rows.");
        if (objective != TrainingObjective.MeanSquaredError && lowest == highest)
            throw new InvalidOperationException(FormattableString.Invariant($"All {row} rows have the label {lowest}; a classifier needs at least two classes to learn anything."));
        if (options.ValidationFraction > 0 && (validationRows == 0 || trainingRows == 0))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"validationFraction {options.ValidationFraction} of {row} rows leaves {trainingRows} to train on and {validationRows} to validate with; each needs one at least."));
        if (trainingRows < options.BatchSize)
            throw new InvalidOperationException(
                $"batchSize is {options.BatchSize}, more than the {trainingRows} rows to train on; use at most {trainingRows}.");

        int outputs = objective == TrainingObjective.SoftmaxCrossEntropy ? data.ClassCount ?? (int)highest + 1 : 1;
        return new(objective, outputs, trainingRows, validationRows);
    }

    private static TrainingObjective Resolve(TrainingObjective objective, LabelKind kind) => objective != TrainingObjective.Auto
        ? objective
        : kind switch
        {
            LabelKind.Class => TrainingObjective.SoftmaxCrossEntropy,
            LabelKind.Boolean => TrainingObjective.BinaryCrossEntropy,
            _ => TrainingObjective.MeanSquaredError,
        };

    private static void RequireValid(TrainingObjective objective, float label, long row, int? classCount)
    {
        string? expected = objective switch
        {
            TrainingObjective.SoftmaxCrossEntropy when !(label >= 0 && label < (classCount ?? MostClasses) && label == MathF.Floor(label)) =>
                classCount is { } classes ? $"the index of one of {classes} classes, 0 to {classes - 1}" : "the index of a class, a whole number from 0",
            TrainingObjective.BinaryCrossEntropy when label is not (0 or 1) => "0 or 1",
            TrainingObjective.MeanSquaredError when !float.IsFinite(label) => "a finite number",
            _ => null,
        };
        if (expected is not null)
            throw new InvalidOperationException(FormattableString.Invariant($"Row {row} has the label {label}; objective {objective} takes {expected}."));
    }
}
