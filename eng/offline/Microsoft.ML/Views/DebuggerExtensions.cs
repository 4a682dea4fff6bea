using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The first rows of data, to look at.</summary>
public static class DebuggerExtensions
{
    /// <summary>The first rows of a view.</summary>
    public static DataDebuggerPreview Preview(this IDataView data, int maxRows = DataDebuggerPreview.Defaults.MaxRows) => new(data, maxRows);

    /// <summary>The first rows that a transformer makes.</summary>
    public static DataDebuggerPreview Preview(this ITransformer transformer, IDataView data, int maxRows = DataDebuggerPreview.Defaults.MaxRows)
        => new(transformer.Transform(data), maxRows);

    /// <summary>The first rows that an estimator makes, fitted on the first rows.</summary>
    public static DataDebuggerPreview Preview(
        this IEstimator<ITransformer> estimator, IDataView data,
        int maxRows = DataDebuggerPreview.Defaults.MaxRows, int maxTrainingRows = DataDebuggerPreview.Defaults.MaxRows)
    {
        Contracts.CheckValue(estimator, nameof(estimator));
        Contracts.CheckValue(data, nameof(data));
        return new(estimator.Fit(new MLContext().Data.TakeRows(data, maxTrainingRows)).Transform(data), maxRows);
    }
}
