namespace Microsoft.ML.Data;

/// <summary>How good a multiclass model is.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassCounts counts, int topK, string[] classNames)
    {
        (LogLoss, LogLossReduction, MacroAccuracy, MicroAccuracy) = (counts.LogLoss, counts.LogLossReduction, counts.MacroAccuracy, counts.MicroAccuracy);
        (TopKPredictionCount, PerClassLogLoss) = (topK, counts.PerClassLogLoss);
        if (topK > 0)
            TopKAccuracyForAllK = counts.TopAccuracies(topK);
        ConfusionMatrix = new ConfusionMatrix(counts.Table, classNames);
    }

    /// <summary>The mean of minus the logarithm of the right class' probability.</summary>
    public double LogLoss { get; }

    /// <summary>By which part that is less than with the frequencies of the classes as probabilities.</summary>
    public double LogLossReduction { get; private set; }

    /// <summary>The mean over classes of the part that is right.</summary>
    public double MacroAccuracy { get; }

    /// <summary>The part of rows that is right.</summary>
    public double MicroAccuracy { get; }

    /// <summary>The part of rows whose class is among the highest scores.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK is { Count: > 0 } all ? all[^1] : 0;

    /// <summary>How many of the highest scores count.</summary>
    public int TopKPredictionCount { get; }

    /// <summary>The same for one, two and more of the highest scores.</summary>
    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    /// <summary>The log loss of each class.</summary>
    public IReadOnlyList<double> PerClassLogLoss { get; }

    /// <summary>Which class was taken for which.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }
}
