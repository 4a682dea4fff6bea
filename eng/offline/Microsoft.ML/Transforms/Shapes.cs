namespace Microsoft.ML.Transforms;

/// <summary>What estimators do to the shape of a schema.</summary>
internal static class Shapes
{
    /// <summary>The shape with columns added, or put in place of those of the same name.</summary>
    public static SchemaShape With(this SchemaShape shape, params IEnumerable<SchemaShape.Column> columns)
    {
        var byName = shape.ToDictionary(column => column.Name);
        foreach (var column in columns)
            byName[column.Name] = column;
        return new SchemaShape(byName.Values);
    }
}
