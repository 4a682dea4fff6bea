using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Activations in Keras' JSON. Keras writes its functions as their names and has no form for a function with arguments;
/// whoever wants those gives the layer of that name, which is written as an object.
/// </summary>
internal static class KerasActivation
{
    private const string Layers = "keras.layers";

    /// <summary>Keras' activation layers, the function each applies, and the arguments whose defaults are not the function's.</summary>
    private static readonly Dictionary<string, (string Function, Action<JsonObject>? SetDefaults)> LayerFunctions = new(StringComparer.Ordinal)
    {
        ["ReLU"] = ("relu", null),
        ["LeakyReLU"] = ("leaky_relu", arguments => arguments.TryAdd("negative_slope", 0.3)),
        ["ELU"] = ("elu", null),
    };

    /// <summary>The name where it says all; else the Keras layer with those arguments; else an object of this library's.</summary>
    public static JsonNode Write(Activation activation)
    {
        if (activation.HasDefaultArguments)
            return JsonValue.Create(activation.Name);
        var config = activation.GetConfig();
        foreach (var (layer, (function, _)) in LayerFunctions)
        {
            if (function == activation.Name)
                return KerasObject.Write(Layers, layer, config);
        }

        return KerasObject.WriteOwn(activation.Name, config);
    }

    /// <summary>Takes the <c>activation</c> of a layer; absent or null is linear.</summary>
    /// <exception cref="FormatException">It is none that is known.</exception>
    public static Activation Read(JsonFields fields, DataFormat format)
    {
        if (fields.Take("activation") is not { } value)
            return Activations.Linear;
        string path = fields.PathOf("activation");
        return Read(value, path, format);
    }

    private static Activation Read(JsonElement value, string path, DataFormat format)
    {
        if (value.ValueKind == JsonValueKind.String)
            return CatalogueEntry.Make(path, () => Activations.FromName(value.GetString()));
        if (value.ValueKind != JsonValueKind.Object)
            throw JsonFields.Wrong(path, value, "null, a name, or an object");

        var entry = KerasObject.Read(value, path);
        return entry switch
        {
            { ClassName: KerasObject.Function, Module: null or "builtins" or "keras.activations", Config: { ValueKind: JsonValueKind.String } name } =>
                CatalogueEntry.Make(entry.ConfigPath, () => Activations.FromName(name.GetString())),
            { Module: KerasObject.OwnModule } =>
                CatalogueEntry.Make(entry.ConfigPath, () => Activations.FromConfig(entry.ClassName, entry.Arguments().TakeRest())),
            { Module: Layers } => FromLayer(entry, format),
            _ => throw new FormatException(
                $"{path} is {StrictJson.Short(value.GetRawText())}; it must be one of Keras' activations by name, or one of its layers "
                + "Activation, ReLU, LeakyReLU, ELU and Softmax."),
        };
    }

    private static Activation FromLayer(KerasObject layer, DataFormat format)
    {
        var arguments = layer.Arguments();
        arguments.Text("name");
        arguments.Bool("trainable", absent: true);
        KerasDType.RequireFloat32(arguments);
        if (LayerFunctions.TryGetValue(layer.ClassName, out var known))
        {
            var config = arguments.TakeRest();
            known.SetDefaults?.Invoke(config);
            return CatalogueEntry.Make(layer.ConfigPath, () => Activations.FromConfig(known.Function, config));
        }

        switch (layer.ClassName)
        {
            case "Activation":
                var inner = Read(arguments, format);
                arguments.RequireNothingLeft("keras.layers.Activation");
                return inner;
            case "Softmax":
                int axis = arguments.Int("axis") ?? -1;
                arguments.RequireNothingLeft("keras.layers.Softmax");
                bool alongChannels = format == DataFormat.ChannelsLast ? axis is -1 or 3 : axis is 1 or -3;
                return alongChannels
                    ? Activations.Softmax
                    : throw new FormatException($"{arguments.PathOf("axis")} is {axis}; softmax acts along the channels here, which is "
                        + (format == DataFormat.ChannelsLast ? "-1 or 3 with channels_last." : "1 or -3 with channels_first."));
            default:
                throw new FormatException(
                    $"{layer.Path}.class_name is \"{StrictJson.Short(layer.ClassName)}\"; as activations the layers Activation, ReLU, LeakyReLU, ELU and Softmax are known.");
        }
    }
}
