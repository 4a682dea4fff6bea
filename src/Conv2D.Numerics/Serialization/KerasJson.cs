using System.Text;
using System.Text.Json;

namespace Conv2D.Numerics;

/// <summary>
/// A layer's configuration as Keras' own JSON: what <c>json.dumps(layer.get_config())</c> gives in Python, and the object
/// form that wraps it in a model's JSON and in a <c>.keras</c> archive's <c>config.json</c>.
/// See https://keras.io/guides/serialization_and_saving/.
/// </summary>
/// <remarks>
/// <para>
/// Every key is understood or refused by name. Absent keys have Keras' defaults; <c>data_format</c> null is
/// <c>channels_last</c>, the default of Keras' own <c>image_data_format</c>; <c>dtype</c> may be float32 alone, as a text or
/// as a policy; an initializer null is Glorot's uniform one, for the bias, too, as Keras makes a weight without initializer;
/// <c>lora_rank</c>, <c>lora_alpha</c> and <c>quantization_config</c> may be null alone.
/// </para>
/// <para>
/// <c>softmax</c>, <c>log_softmax</c>, <c>sparsemax</c> and <c>glu</c> act along the channels here in either data format. By
/// name, Keras takes the last axis, which in channels first is the width: such a layer is read as one that acts along the
/// channels.
/// </para>
/// <para>
/// An activation with Keras' default arguments is its name, as in Keras. With others, relu, leaky_relu and elu are the Keras
/// layers that take them, which Keras reads; what Keras has no JSON for (such as <c>celu</c> with another alpha) is an object
/// of module <c>Conv2D.Numerics</c>, which Keras refuses unless a class is registered under that name. So is a constraint made
/// with <see cref="Constraints.Custom"/>: its function is not written, and a layer that is read back has a constraint of the
/// same name that throws when it is applied. Initializers, regularizers and activations of classes of the caller's own are
/// written by their names, and refused when they are read.
/// </para>
/// </remarks>
public static class KerasJson
{
    /// <summary>The configuration, as <c>get_config</c> gives it, compact; the same text for the same configuration.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static string Write(Conv2DConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return KerasConfigWriter.ToConfig(config.Validate()).ToJsonString(KerasConfigWriter.Format);
    }

    /// <summary>The object form: module, class_name, config, registered_name and, for a known input, build_config.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="inputShape">Shape of the input the layer was built for, or null.</param>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static string WriteLayer(Conv2DConfig config, ImageShape? inputShape = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return KerasConfigWriter.ToLayer(config.Validate(), inputShape).ToJsonString(KerasConfigWriter.Format);
    }

    /// <summary>Reads a configuration, bare or in the object form.</summary>
    /// <param name="json">The JSON of one layer.</param>
    /// <exception cref="FormatException">It is not the JSON of a <c>Conv2D</c> layer that this library can honour; the message has the JSON path, the value and what would be right.</exception>
    public static Conv2DConfig Read(string json) => ReadLayer(json).Config;

    /// <summary>Reads a configuration, bare or in the object form, with the input shape where the JSON has it.</summary>
    /// <param name="json">The JSON of one layer.</param>
    /// <exception cref="FormatException">It is not the JSON of a <c>Conv2D</c> layer that this library can honour; the message has the JSON path, the value and what would be right.</exception>
    public static KerasLayer ReadLayer(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = StrictJson.ParseObject(Encoding.UTF8.GetBytes(json), "The layer's JSON");
        return ReadLayer(document.RootElement, "$");
    }

    /// <summary>Reads a layer that stands somewhere in a checked document.</summary>
    internal static KerasLayer ReadLayer(JsonElement element, string path) => element.TryGetProperty("class_name", out _)
        ? KerasConfigReader.Layer(new JsonFields(element, path))
        : KerasConfigReader.Config(new JsonFields(element, path));
}
