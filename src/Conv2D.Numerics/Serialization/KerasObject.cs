using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Keras' form for an object inside a configuration: <c>{"module", "class_name", "config", "registered_name"}</c>.
/// </summary>
internal sealed record KerasObject(string? Module, string ClassName, JsonElement? Config, string Path)
{
    /// <summary>Reads the form. Module and registered_name may be absent, as Keras 2 wrote it.</summary>
    /// <exception cref="FormatException">It is not that form, or one that another class registered.</exception>
    public static KerasObject Read(JsonElement element, string path)
    {
        var fields = new JsonFields(element, path);
        string? module = fields.Text("module");
        string className = fields.Text("class_name") ?? throw new FormatException($"{path} lacks \"class_name\".");
        var config = fields.Take("config");
        string? registered = fields.Text("registered_name");
        // Where one object serves several layers, Keras numbers it, and writes it out in full all the same.
        fields.Take("shared_object_id");
        fields.RequireNull("build_config", "only layers with weights are built, and none is allowed here.");
        fields.RequireNothingLeft("an object of Keras");
        if (registered is not null && registered != className && className != Function && module != OwnModule)
            throw new FormatException(
                $"{fields.PathOf("registered_name")} is \"{StrictJson.Short(registered)}\": a class of the model's author, which is not known here.");
        return new(module, className, config, path);
    }

    /// <summary>The class name under which Keras writes functions.</summary>
    public const string Function = "function";

    /// <summary>The module of what this library has and Keras has no JSON for.</summary>
    public const string OwnModule = "Conv2D.Numerics";

    /// <summary>Where the config stands.</summary>
    public string ConfigPath => Path + ".config";

    /// <summary>The arguments; none where the config is null or absent.</summary>
    public JsonFields Arguments() => new(Config ?? Empty, ConfigPath);

    /// <summary>Writes the form.</summary>
    public static JsonObject Write(string module, string className, JsonNode config, string? registeredName = null) => new()
    {
        ["module"] = module,
        ["class_name"] = className,
        ["config"] = config,
        ["registered_name"] = registeredName,
    };

    /// <summary>Writes what Keras has no JSON for: Keras refuses it, unless a class is registered under that name.</summary>
    public static JsonObject WriteOwn(string name, JsonNode config) => Write(OwnModule, name, config, $"{OwnModule}>{name}");

    private static readonly JsonElement Empty = JsonElement.Parse("{}");
}
