namespace Microsoft.ML.Runtime;

/// <summary>Opens channels for progress.</summary>
public interface IProgressChannelProvider
{
    /// <summary>Opens a channel for progress.</summary>
    IProgressChannel StartProgressChannel(string name);
}

/// <summary>Takes progress and metrics of a long step.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    /// <summary>Says what is counted and how to read where it stands.</summary>
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    /// <summary>Records a point in time: metrics first, then progress.</summary>
    void Checkpoint(params double?[] values);
}

/// <summary>Where a step stands.</summary>
public interface IProgressEntry
{
    /// <summary>Sets the progress in one unit.</summary>
    void SetProgress(int index, double value);

    /// <summary>Sets the progress in one unit, of how many.</summary>
    void SetProgress(int index, double value, double lim);

    /// <summary>Sets one metric.</summary>
    void SetMetric(int index, double value);
}

/// <summary>What a step counts.</summary>
public sealed class ProgressHeader
{
    /// <summary>The units of progress.</summary>
    public readonly IReadOnlyList<string> UnitNames;

    /// <summary>The metrics.</summary>
    public readonly IReadOnlyList<string> MetricNames;

    /// <summary>Metrics and units.</summary>
    public ProgressHeader(string[] metricNames, string[] unitNames)
        => (MetricNames, UnitNames) = (metricNames ?? [], unitNames ?? []);

    /// <summary>Units only.</summary>
    public ProgressHeader(params string[] unitNames)
        : this(null, unitNames)
    {
    }
}
