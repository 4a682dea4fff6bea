using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Initializers, regularizers and constraints in Keras' JSON: a name, or an object of the module that the kind belongs to.
/// </summary>
internal static class CatalogueEntry
{
    /// <summary>Writes an entry, or null for none.</summary>
    public static JsonNode? Write(string module, string? name, JsonObject? config) =>
        name is null ? null : KerasObject.Write(module, name, config!);

    /// <summary>Reads an entry; null where absent or null.</summary>
    /// <param name="fields">The layer's configuration.</param>
    /// <param name="key">The argument, such as <c>kernel_initializer</c>.</param>
    /// <param name="module">The kind's module, such as <c>keras.initializers</c>.</param>
    /// <param name="make">Makes the entry of a name and arguments.</param>
    /// <exception cref="FormatException">There is no such entry, or not with those arguments.</exception>
    public static T? Read<T>(JsonFields fields, string key, string module, Func<string, JsonObject?, T> make)
        where T : class
    {
        if (fields.Take(key) is not { } value)
            return null;
        string path = fields.PathOf(key);
        if (value.ValueKind == JsonValueKind.String)
            return Make(path, () => make(value.GetString()!, null));
        if (value.ValueKind != JsonValueKind.Object)
            throw JsonFields.Wrong(path, value, $"null, a name, or an object of {module}");
        var entry = KerasObject.Read(value, path);
        if (entry.Module is not null && entry.Module != module)
            throw new FormatException($"{path}.module is \"{StrictJson.Short(entry.Module)}\"; it must be \"{module}\".");
        return Make(entry.ConfigPath, () => make(entry.ClassName, entry.Arguments().TakeRest()));
    }

    /// <summary>Writes a constraint, or null for none. A caller's own function has no place in Keras' module.</summary>
    public static JsonNode? Write(Constraint? constraint) => constraint is CustomConstraint
        ? KerasObject.WriteOwn(constraint.Name, constraint.GetConfig())
        : Write(KerasNames.Constraints, constraint?.Name, constraint?.GetConfig());

    /// <summary>
    /// Reads a constraint; null where absent or null. Of a caller's own function a file has the name alone: the layer
    /// is read with a constraint of that name, which says so when it is applied.
    /// </summary>
    public static Constraint? ReadConstraint(JsonFields fields, string key)
    {
        if (fields.Take(key) is { ValueKind: JsonValueKind.Object } value
            && KerasObject.Read(value, fields.PathOf(key)) is { Module: KerasObject.OwnModule } own)
        {
            own.Arguments().RequireNothingLeft("a constraint of the caller's own");
            return Make(own.Path, () => Constraints.Custom(own.ClassName, (_, _) => throw new InvalidOperationException(
                $"The constraint '{own.ClassName}' is a function of the layer's author, and a file holds only its name; "
                + "give the layer the function again, with Constraints.Custom, before it is trained.")));
        }

        return Read(fields, key, KerasNames.Constraints, Constraints.FromConfig);
    }

    /// <summary>Turns a catalogue's refusal into that of a file.</summary>
    public static T Make<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"{path}: {WithoutParameter(e)}", e);
        }
    }

    /// <summary>The message without the name of the C# parameter at its end.</summary>
    public static string WithoutParameter(ArgumentException e)
    {
        string end = $" (Parameter '{e.ParamName}')";
        return e.Message.EndsWith(end, StringComparison.Ordinal) ? e.Message[..^end.Length] : e.Message;
    }
}
