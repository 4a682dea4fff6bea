namespace Microsoft.ML.Data;

/// <summary>The values of a metric over several rounds.</summary>
public sealed class MetricStatistics
{
    private readonly List<double> _values = [];

    internal MetricStatistics()
    {
    }

    /// <summary>Their mean.</summary>
    public double Mean => _values.Sum() / _values.Count;

    /// <summary>How far they scatter.</summary>
    public double StandardDeviation => Count <= 1 ? 0 : Math.Sqrt(_values.Sum(value => (value - Mean) * (value - Mean)) / (Count - 1));

    /// <summary>How far the mean would scatter.</summary>
    public double StandardError => Count <= 1 ? 0 : StandardDeviation / Math.Sqrt(Count);

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    internal void Add(double metric) => _values.Add(metric);
}
