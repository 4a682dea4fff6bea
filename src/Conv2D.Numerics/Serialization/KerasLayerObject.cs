namespace Conv2D.Numerics;

/// <summary>The object form in which Keras writes a layer: module, class, configuration, and how it stands in its model.</summary>
internal static class KerasLayerObject
{
    private const string Layers = "keras.layers";

    /// <summary>Opens the object and takes every key but <c>build_config</c>, which is for <paramref name="read"/>.</summary>
    /// <param name="fields">The object.</param>
    /// <param name="classes">The classes that may stand there.</param>
    /// <param name="read">Makes a layer of class and configuration.</param>
    /// <exception cref="FormatException">The object is not a layer of one of those classes.</exception>
    public static T Read<T>(JsonFields fields, string[] classes, Func<string, JsonFields, T> read)
    {
        string? module = fields.Text("module");
        string? className = fields.Text("class_name");
        string? registered = fields.Text("registered_name");
        if (module is not (null or Layers) || className is null || !classes.Contains(className) || (registered is not null && registered != className))
            throw new FormatException(
                $"{fields.Path} is {StrictJson.Short($"{module}.{className}")}{(registered is null ? "" : $", registered as {StrictJson.Short(registered)}")}; "
                + $"it must be {Layers}.{string.Join(" or ", classes)}.");

        var layer = read(className, fields.Object("config") ?? throw new FormatException($"{fields.Path} lacks \"config\"."));
        fields.RequireNull("compile_config", "a layer is not compiled.");
        // How the layer stands in its model: its name again, its inputs, and its number where several places share it.
        fields.Text("name");
        fields.Take("inbound_nodes");
        fields.Take("shared_object_id");
        fields.RequireNothingLeft("a layer of Keras");
        return layer;
    }
}
