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
    internal static SchemaShape Shape { get; } = new(
    [
        new SchemaShape.Column(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false),
        new SchemaShape.Column(ConfigKind, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, false),
    ]);

    /// <summary>Reads the configuration of the layer that made a column.</summary>
    /// <param name="column">Any column.</param>
    /// <returns>The configuration, or null where no Conv2D layer made the column.</returns>
    public static Conv2DConfig? GetConv2DConfig(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(ConfigKind) is not { Type: TextDataViewType })
            return null;
        ReadOnlyMemory<char> json = default;
        column.Annotations.GetValue(ConfigKind, ref json);
        return KerasJson.Read(json.ToString());
    }

    /// <summary>The annotations of a fitted layer's output.</summary>
    internal static DataViewSchema.Annotations Create(string columnName, Conv2DConfig config, ImageShape output)
    {
        string json = KerasJson.Write(config);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(output.Length, (ref VBuffer<ReadOnlyMemory<char>> names) => FillSlotNames(columnName, config.DataFormat, output, ref names));
        builder.Add(ConfigKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = json.AsMemory());
        return builder.ToAnnotations();
    }

    // column[row,col,filter], in the order of the values. Made when asked for: a large layer has many slots.
    private static void FillSlotNames(string columnName, DataFormat format, ImageShape output, ref VBuffer<ReadOnlyMemory<char>> names)
    {
        var editor = VBufferEditor.Create(ref names, output.Length);
        var layout = new FeatureLayout(output.Pixels, output.Channels, format);
        for (int pixel = 0; pixel < output.Pixels; pixel++)
        for (int filter = 0; filter < output.Channels; filter++)
        {
            string name = FormattableString.Invariant($"{columnName}[{pixel / output.Width},{pixel % output.Width},{filter}]");
            editor.Values[pixel * layout.PixelStride + filter * layout.ChannelStride] = name.AsMemory();
        }

        names = editor.Commit();
    }
}
