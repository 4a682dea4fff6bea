using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>What the output column carries beside its values: the layer's configuration, and a name for every slot.</summary>
public static class Conv2DAnnotations
{
    /// <summary>
    /// Kind of the annotation that holds the layer's configuration: text, the JSON of Keras' <c>get_config</c>.
    /// </summary>
    public const string ConfigKind = "Conv2DConfig";

    /// <summary>The annotations as the estimator promises them.</summary>
    internal static SchemaShape Shape { get; } = FeatureColumn.AnnotationShape(ConfigKind);

    /// <summary>Reads the configuration of the layer that made a column.</summary>
    /// <param name="column">Any column.</param>
    /// <returns>The configuration, or null where no Conv2D layer made the column.</returns>
    /// <exception cref="FormatException">The layer has an activation, initializer or regularizer of somebody's own, which its name alone does not give.</exception>
    public static Conv2DConfig? GetConv2DConfig(this DataViewSchema.Column column) =>
        FeatureColumn.FindConfig(column, ConfigKind) is { } json ? KerasJson.Read(json) : null;

    /// <summary>The annotations of a fitted layer's output.</summary>
    internal static DataViewSchema.Annotations Create(string columnName, Conv2DConfig config, ImageShape output) =>
        FeatureColumn.Annotate(ConfigKind, KerasJson.Write(config), SlotNames.OfMaps(columnName, output, config.DataFormat));
}
