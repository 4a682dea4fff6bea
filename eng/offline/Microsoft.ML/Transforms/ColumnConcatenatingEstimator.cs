using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;
using Kinds = Microsoft.ML.Data.AnnotationUtils.Kinds;

namespace Microsoft.ML.Transforms;

/// <summary>Puts columns one after the other into a vector.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHost _host;
    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
    {
        _host = env.Register(nameof(ColumnConcatenatingEstimator));
        _name = _host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        _host.CheckValue(inputColumnNames, nameof(inputColumnNames));
        _host.CheckParam(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _sources = inputColumnNames;
    }

    /// <inheritdoc/>
    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new(_host, new ColumnConcatenatingTransformer.Plan(_name, [.. _sources.Select(name => (name, (string)null))]));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Concatenated(inputSchema));
    }

    private Column Concatenated(SchemaShape shape)
    {
        var sources = new List<Column>();
        foreach (var name in _sources)
        {
            if (!shape.TryFindColumn(name, out var source))
                throw _host.ExceptSchemaMismatch("inputSchema", "input", name);
            if (source.IsKey)
                throw _host.Except($"Column '{name}' is key. Concatenation of keys is unsupported.");
            sources.Add(source);
            if (!source.ItemType.Equals(sources[0].ItemType))
                throw _host.Except($"Concatenated columns should have the same type. Column '{name}' has type of {source.ItemType}, but expected column type is {sources[0].ItemType}.");
        }
        var annotations = new List<Column>();
        if (sources.All(source => source.IsNormalized()))
            annotations.Add(new(Kinds.IsNormalized, Column.VectorKind.Scalar, BooleanDataViewType.Instance, false));
        if (sources.Any(source => source.Annotations.TryFindColumn(Kinds.CategoricalSlotRanges, out _)))
            annotations.Add(new(Kinds.CategoricalSlotRanges, Column.VectorKind.Vector, NumberDataViewType.Int32, false));
        if (sources.Any(source => source.Kind == Column.VectorKind.Scalar || source.HasSlotNames()))
            annotations.Add(new(Kinds.SlotNames, Column.VectorKind.Vector, TextDataViewType.Instance, false));
        var kind = sources.Any(source => source.Kind == Column.VectorKind.VariableVector) ? Column.VectorKind.VariableVector : Column.VectorKind.Vector;
        return new Column(_name, kind, sources[0].ItemType, false, new SchemaShape(annotations));
    }
}
