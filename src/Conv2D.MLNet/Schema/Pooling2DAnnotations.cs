using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>What the column of a pooling layer carries beside its values: the layer's configuration, and a name for every slot.</summary>
public static class Pooling2DAnnotations
{
    /// <summary>
    /// Kind of the annotation that holds the layer's configuration: text, the JSON that Keras writes of the layer, with its class.
    /// </summary>
    public const string ConfigKind = "Pooling2DConfig";

    /// <summary>The annotations as the estimator promises them.</summary>
    internal static SchemaShape Shape { get; } = FeatureColumn.AnnotationShape(ConfigKind);

    /// <summary>Reads the configuration of the layer that made a column.</summary>
    /// <param name="column">Any column.</param>
    /// <returns>The configuration, or null where no pooling layer made the column.</returns>
    public static PoolingConfig? GetPooling2DConfig(this DataViewSchema.Column column) =>
        FeatureColumn.FindConfig(column, ConfigKind) is { } json ? KerasPoolingJson.Read(json) : null;

    /// <summary>The annotations of a fitted layer's output.</summary>
    internal static DataViewSchema.Annotations Create(string columnName, PoolingGeometry geometry)
    {
        var names = geometry.OutputDimensions.Length == 1
            ? SlotNames.OfChannels(columnName, geometry.Output.Channels)
            : SlotNames.OfMaps(columnName, geometry.Output, geometry.DataFormat);
        return FeatureColumn.Annotate(ConfigKind, KerasPoolingJson.Write(geometry.Config), names);
    }
}
