using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Writes a configuration with the keys of Keras' <c>get_config</c>, in Keras' order.</summary>
internal static class KerasConfigWriter
{
    /// <summary>Compact, and with nothing escaped that JSON does not ask to be.</summary>
    public static JsonSerializerOptions Format { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object form, for an input where it is known.</summary>
    public static JsonObject ToLayer(Conv2DConfig config, ImageShape? inputShape)
    {
        var layer = KerasObject.Write("keras.layers", "Conv2D", ToConfig(config));
        if (inputShape is { } shape)
        {
            var batch = new JsonArray { null };
            foreach (int extent in shape.ToDimensions(config.DataFormat))
                batch.Add((JsonNode)extent);
            layer["build_config"] = new JsonObject { ["input_shape"] = batch };
        }

        return layer;
    }

    /// <summary>The bare configuration.</summary>
    public static JsonObject ToConfig(Conv2DConfig config)
    {
        var json = new JsonObject
        {
            ["name"] = config.Name,
            ["trainable"] = config.Trainable,
            ["dtype"] = KerasDType.Write(),
        };

        // Keras' base class writes this one first, where there is one.
        if (config.ActivityRegularizer is not null)
            json["activity_regularizer"] = Write(config.ActivityRegularizer);
        json["filters"] = config.Filters;
        json["kernel_size"] = Write(config.KernelSize);
        json["strides"] = Write(config.Strides);
        json["padding"] = KerasNames.Of(config.Padding);
        json["data_format"] = KerasNames.Of(config.DataFormat);
        json["dilation_rate"] = Write(config.DilationRate);
        json["groups"] = config.Groups;
        json["activation"] = KerasActivation.Write(config.Activation);
        json["use_bias"] = config.UseBias;
        json["kernel_initializer"] = Write(config.KernelInitializer);
        json["bias_initializer"] = Write(config.BiasInitializer);
        json["kernel_regularizer"] = Write(config.KernelRegularizer);
        json["bias_regularizer"] = Write(config.BiasRegularizer);
        if (config.ActivityRegularizer is null)
            json["activity_regularizer"] = null;
        json["kernel_constraint"] = CatalogueEntry.Write(config.KernelConstraint);
        json["bias_constraint"] = CatalogueEntry.Write(config.BiasConstraint);
        return json;
    }

    /// <summary>Height and width.</summary>
    public static JsonArray Write(Size2D size) => [size.Height, size.Width];

    private static JsonNode? Write(Initializer entry) => CatalogueEntry.Write(KerasNames.Initializers, entry.Name, entry.GetConfig());

    private static JsonNode? Write(Regularizer? entry) => CatalogueEntry.Write(KerasNames.Regularizers, entry?.Name, entry?.GetConfig());
}
