using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

/// <summary>Numbers the distinct values of columns.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly InputOutputColumnPair[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _asText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment env, InputOutputColumnPair[] columns, int maximumNumberOfKeys, KeyOrdinality ordinality, bool asText, IDataView keyData)
    {
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        _host.CheckNonEmpty(columns, nameof(columns));
        if (keyData != null && keyData.Schema.Count != 1)
            throw _host.ExceptParam(nameof(keyData), $"If specified, this data view should contain only a single column containing the terms to map, but this had {keyData.Schema.Count} columns.");
        (_columns, _maximumNumberOfKeys, _ordinality, _asText, _keyData) = (columns, maximumNumberOfKeys, ordinality, asText, keyData);
    }

    /// <summary>In which order values are numbered.</summary>
    public enum KeyOrdinality : byte
    {
        /// <summary>As they come.</summary>
        ByOccurrence = 0,

        /// <summary>From small to large.</summary>
        ByValue = 1,
    }

    /// <inheritdoc/>
    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var data = _keyData ?? input;
        var sources = _columns.Select(pair => _keyData != null
            ? _keyData.Schema[0]
            : input.Schema.GetColumnOrNull(pair.InputColumnName) ?? throw _host.ExceptSchemaMismatch("inputSchema", "input", pair.InputColumnName)).ToArray();
        using var cursor = data.GetRowCursor(sources);
        var collectors = sources.Select(source => Vocabulary.Collector(cursor, source, _maximumNumberOfKeys)).ToArray();
        while (cursor.MoveNext())
            foreach (var collector in collectors)
                collector.Collect();
        return new(_host, _columns, [.. collectors.Select(collector => collector.Finish(_ordinality == KeyOrdinality.ByValue))], [.. _columns.Select(_ => _asText)]);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            if (!inputSchema.TryFindColumn(pair.InputColumnName, out var column) || !column.ItemType.IsStandardScalar())
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.InputColumnName);
            if (!column.IsKey || !column.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) || values.Kind != Column.VectorKind.Vector)
                values = new(AnnotationUtils.Kinds.KeyValues, Column.VectorKind.Vector, _asText ? TextDataViewType.Instance : column.ItemType, column.IsKey);
            List<Column> annotations = column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var names) ? [names, values] : [values];
            return new Column(pair.OutputColumnName, column.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
        }));
    }
}
