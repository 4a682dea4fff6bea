using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

/// <summary>Learns from the values of a column how to bring them into a common range.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHost _host;
    private readonly InputOutputColumnPair[] _columns;
    private readonly long _maximumExampleCount;
    private readonly Func<int, ISlotStatistics> _statistics;

    internal NormalizingEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, long maximumExampleCount, Func<int, ISlotStatistics> statistics)
    {
        _host = env.Register(nameof(NormalizingEstimator));
        _host.CheckValue(columns, nameof(columns));
        _host.CheckParam(maximumExampleCount > 1, nameof(maximumExampleCount), "Must be greater than 1");
        (_columns, _maximumExampleCount, _statistics) = (columns, maximumExampleCount, statistics);
    }

    /// <inheritdoc/>
    public NormalizingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var sources = _columns.Select(pair => NormalizingTransformer.CheckedInput(_host, input.Schema, pair.InputColumnName)).ToArray();
        var statistics = sources.Select(column => _statistics(column.Type.GetValueCount())).ToArray();
        using var cursor = input.GetRowCursor(sources);
        var readers = sources.Zip(statistics, (column, learned) => SlotReading.Reader(cursor, column, learned.Add)).ToArray();
        for (long row = 0; row < _maximumExampleCount && cursor.MoveNext(); row++)
            foreach (var read in readers)
                read();
        return new NormalizingTransformer(_host, [.. _columns.Select((pair, i) =>
            new NormalizingTransformer.Normalized(pair.OutputColumnName, pair.InputColumnName, sources[i].Type, statistics[i].MakeFunction(sources[i].Type)))]);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            if (!inputSchema.TryFindColumn(pair.InputColumnName, out var column))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.InputColumnName);
            if (column.Kind == Column.VectorKind.VariableVector)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.InputColumnName, "known-size vector or scalar", column.GetTypeString());
            if (!column.ItemType.Equals(NumberDataViewType.Single) && !column.ItemType.Equals(NumberDataViewType.Double))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.InputColumnName, "vector or scalar of Single or Double", column.GetTypeString());
            var annotations = new List<Column> { new(AnnotationUtils.Kinds.IsNormalized, Column.VectorKind.Scalar, BooleanDataViewType.Instance, false) };
            if (column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var names))
                annotations.Add(names);
            return new Column(pair.OutputColumnName, column.Kind, column.ItemType, column.IsKey, new SchemaShape(annotations));
        }));
    }
}
