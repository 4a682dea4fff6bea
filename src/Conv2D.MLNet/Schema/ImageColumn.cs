using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>The input column: what it must be, and the shape of image that follows from it.</summary>
internal static class ImageColumn
{
    private const string Expected = "known-size vector of Single";

    /// <summary>Checks the column in a schema shape, where dimensions are not known yet.</summary>
    public static void Check(IHost host, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw host.ExceptSchemaMismatch("inputSchema", "input", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.IsKey || column.ItemType != NumberDataViewType.Single)
            throw host.ExceptSchemaMismatch("inputSchema", "input", name, Expected, column.GetTypeString());
    }

    /// <summary>The shape of the images in a column.</summary>
    /// <param name="host">Marks the errors.</param>
    /// <param name="schema">The schema that holds the column.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="format">How the column's dimensions are to be read.</param>
    /// <param name="given">The shape the user gave, or null to take the column's dimensions.</param>
    public static ImageShape FindShape(IHost host, DataViewSchema schema, string name, DataFormat format, ImageShape? given)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw host.ExceptSchemaMismatch("inputSchema", "input", name);
        return FindShape(host, column, format, given);
    }

    /// <inheritdoc cref="FindShape(IHost, DataViewSchema, string, DataFormat, ImageShape?)"/>
    public static ImageShape FindShape(IHost host, DataViewSchema.Column column, DataFormat format, ImageShape? given)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw host.ExceptSchemaMismatch("inputSchema", "input", column.Name, Advice(column.Type), column.Type.ToString());

        var dimensions = vector.Dimensions;
        string order = format == DataFormat.ChannelsLast ? "height, width, channels" : "channels, height, width";
        if (given is not { } shape)
        {
            return dimensions.Length == 3
                ? ImageShape.FromDimensions(dimensions.AsSpan(), format)
                : throw host.ExceptSchemaMismatch("inputSchema", "input", column.Name,
                    $"vector of Single with dimensions ({order}), or any vector of Single together with the argument inputShape",
                    vector.ToString());
        }

        if (vector.Size != shape.Length)
            throw host.ExceptSchemaMismatch("inputSchema", "input", column.Name,
                $"vector of Single with {shape.Length} values, as inputShape {shape} has", $"{vector} with {vector.Size} values");
        if (dimensions.Length == 3 && ImageShape.FromDimensions(dimensions.AsSpan(), format) != shape)
            throw host.ExceptSchemaMismatch("inputSchema", "input", column.Name,
                $"vector of Single with dimensions ({string.Join(", ", shape.ToDimensions(format))}), which is {order} of inputShape", vector.ToString());
        return shape;
    }

    private static string Advice(DataViewType type) => type switch
    {
        VectorDataViewType { IsKnownSize: false } => $"{Expected} (a vector of variable length has no image shape)",
        VectorDataViewType or NumberDataViewType or BooleanDataViewType =>
            $"{Expected} (Transforms.Conversion.ConvertType changes the item type)",
        _ => Expected,
    };
}
