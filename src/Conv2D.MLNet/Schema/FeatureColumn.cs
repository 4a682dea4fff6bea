using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>The column that a layer adds: its name, its place in a schema shape, its annotations.</summary>
internal static class FeatureColumn
{
    /// <summary>Refuses a name that is none.</summary>
    public static string RequireName(string outputColumnName) => !string.IsNullOrEmpty(outputColumnName)
        ? outputColumnName
        : throw new ArgumentException("outputColumnName is empty; the column of feature maps needs a name.", nameof(outputColumnName));

    /// <summary>A schema shape with the column added, or put in place of the one of that name.</summary>
    public static SchemaShape AddTo(SchemaShape schema, string name, SchemaShape annotations)
    {
        var columns = schema.ToDictionary(column => column.Name);
        columns[name] = new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, annotations);
        return new SchemaShape(columns.Values);
    }

    /// <summary>What <see cref="Annotate"/> gives, as an estimator promises it.</summary>
    public static SchemaShape AnnotationShape(string configKind) => new(
    [
        new SchemaShape.Column(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false),
        new SchemaShape.Column(configKind, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, false),
    ]);

    /// <summary>Slot names, and the layer's configuration as text.</summary>
    public static DataViewSchema.Annotations Annotate(string configKind, string config, SlotNames names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(names.Count, names.Fill);
        builder.Add(configKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = config.AsMemory());
        return builder.ToAnnotations();
    }

    /// <summary>The layer's configuration; null where no such layer made the column.</summary>
    public static string? FindConfig(DataViewSchema.Column column, string configKind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(configKind) is not { Type: TextDataViewType })
            return null;
        ReadOnlyMemory<char> config = default;
        column.Annotations.GetValue(configKind, ref config);
        return config.ToString();
    }
}
