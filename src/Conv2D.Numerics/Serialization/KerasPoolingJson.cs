using System.Text;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// A pooling layer's configuration as Keras' own JSON, in the object form that has the class beside it: what
/// <c>keras.saving.serialize_keras_object(layer)</c> gives in Python. See <see cref="KerasJson"/> for the <c>Conv2D</c> layer.
/// </summary>
public static class KerasPoolingJson
{
    private static readonly Dictionary<string, PoolingKind> Kinds =
        Enum.GetValues<PoolingKind>().ToDictionary(kind => new PoolingConfig { Kind = kind }.LayerName);

    /// <summary>The object form: module, class_name, config, registered_name; compact, and the same for the same configuration.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static string Write(PoolingConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        var json = new JsonObject { ["name"] = config.Name, ["trainable"] = true, ["dtype"] = KerasDType.Write() };
        if (config.IsGlobal)
        {
            json["data_format"] = KerasNames.Of(config.DataFormat);
            json["keepdims"] = config.KeepDims;
        }
        else
        {
            json["pool_size"] = KerasConfigWriter.Write(config.PoolSize);
            json["padding"] = KerasNames.Of(config.Padding);
            json["strides"] = KerasConfigWriter.Write(config.Strides ?? config.PoolSize);
            json["data_format"] = KerasNames.Of(config.DataFormat);
        }

        return KerasObject.Write("keras.layers", config.LayerName, json).ToJsonString(KerasConfigWriter.Format);
    }

    /// <summary>Reads a configuration in the object form.</summary>
    /// <param name="json">The JSON of one layer.</param>
    /// <exception cref="FormatException">It is not the JSON of a pooling layer that this library can honour; the message has the JSON path, the value and what would be right.</exception>
    public static PoolingConfig Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = StrictJson.ParseObject(Encoding.UTF8.GetBytes(json), "The layer's JSON");
        var layer = new JsonFields(document.RootElement, "$");
        // A pooling has no weights, so that it does not matter for what input it was built.
        layer.Take("build_config");
        return KerasLayerObject.Read(layer, [.. Kinds.Keys], (className, fields) => Config(Kinds[className], fields));
    }

    private static PoolingConfig Config(PoolingKind kind, JsonFields fields)
    {
        var config = new PoolingConfig { Kind = kind, Name = fields.Text("name"), DataFormat = KerasConfigReader.TakeDataFormat(fields) };
        config = config.IsGlobal
            ? config with { KeepDims = fields.Bool("keepdims", absent: false) }
            : config with
            {
                PoolSize = fields.Size("pool_size") ?? config.PoolSize,
                Strides = fields.Size("strides"),
                Padding = KerasConfigReader.TakePadding(fields),
            };
        KerasDType.RequireFloat32(fields);
        fields.Bool("trainable", absent: true);
        fields.Bool("autocast", absent: true);
        fields.RequireNothingLeft($"a {config.LayerName} layer");
        return KerasConfigReader.Checked(fields, config.Validate);
    }
}
