namespace Microsoft.ML.Data;

/// <summary>What permuting a feature does to the metrics, over several permutations.</summary>
public sealed class MulticlassClassificationMetricsStatistics
{
    internal MulticlassClassificationMetricsStatistics()
    {
    }

    /// <summary>The mean over classes of the part that is right.</summary>
    public MetricStatistics MacroAccuracy { get; } = new();

    /// <summary>The part of rows that is right.</summary>
    public MetricStatistics MicroAccuracy { get; } = new();

    /// <summary>The mean of minus the logarithm of the right class' probability.</summary>
    public MetricStatistics LogLoss { get; } = new();

    /// <summary>By which part that is less than with the frequencies of the classes as probabilities.</summary>
    public MetricStatistics LogLossReduction { get; } = new();

    /// <summary>The part of rows whose class is among the highest scores.</summary>
    public MetricStatistics TopKAccuracy { get; } = new();

    /// <summary>The log loss of each class.</summary>
    public IReadOnlyList<MetricStatistics> PerClassLogLoss { get; private set; }

    internal void AddChange(MulticlassClassificationMetrics before, MulticlassClassificationMetrics after)
    {
        MacroAccuracy.Add(after.MacroAccuracy - before.MacroAccuracy);
        MicroAccuracy.Add(after.MicroAccuracy - before.MicroAccuracy);
        LogLoss.Add(after.LogLoss - before.LogLoss);
        LogLossReduction.Add(after.LogLossReduction - before.LogLossReduction);
        TopKAccuracy.Add(after.TopKAccuracy - before.TopKAccuracy);
        PerClassLogLoss ??= [.. before.PerClassLogLoss.Select(_ => new MetricStatistics())];
        for (var i = 0; i < PerClassLogLoss.Count; i++)
            PerClassLogLoss[i].Add(after.PerClassLogLoss[i] - before.PerClassLogLoss[i]);
    }
}
