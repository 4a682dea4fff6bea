using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Takes the keys of one JSON object, each by its kind, and at the end refuses those that nobody took. Every refusal has
/// the JSON path and the value.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Opens an object.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public JsonFields(JsonElement element, string path)
    {
        (_object, Path) = (element, path);
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(path, element, "an object");
    }

    /// <summary>Where the object stands.</summary>
    public string Path { get; }

    /// <summary>Where a key stands.</summary>
    public string PathOf(string key) => StrictJson.Step(Path, key);

    /// <summary>The value of a key; null where the key is absent or its value null.</summary>
    public JsonElement? Take(string key)
    {
        _taken.Add(key);
        return _object.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>Whether a key is there, and its value null.</summary>
    public bool IsNull(string key) => _object.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A text; null where absent or null.</summary>
    public string? Text(string key) => Take(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(PathOf(key), value, "a text");

    /// <summary>True or false, or the default where absent. Null is refused, as Keras does.</summary>
    public bool Bool(string key, bool absent)
    {
        _taken.Add(key);
        if (!_object.TryGetProperty(key, out var value))
            return absent;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(PathOf(key), value, "true or false"),
        };
    }

    /// <summary>A whole number; null where absent or null.</summary>
    public int? Int(string key) => Take(key) is { } value ? Int(value, PathOf(key)) : null;

    /// <summary>One whole number for both or a list of two; null where absent or null.</summary>
    public Size2D? Size(string key)
    {
        if (Take(key) is not { } value)
            return null;
        const string Right = "a whole number of 32 bits, or a list of two: height and width";
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return Int(value, PathOf(key), Right);
            case JsonValueKind.Array when value.GetArrayLength() == 2:
                return (Int(value[0], $"{PathOf(key)}[0]"), Int(value[1], $"{PathOf(key)}[1]"));
            default:
                throw Wrong(PathOf(key), value, Right);
        }
    }

    /// <summary>An object; null where absent or null.</summary>
    public JsonFields? Object(string key) => Take(key) is { } value ? new JsonFields(value, PathOf(key)) : null;

    /// <summary>Refuses a value other than null.</summary>
    public void RequireNull(string key, string reason)
    {
        if (Take(key) is { } value)
            throw new FormatException($"{PathOf(key)} is {StrictJson.Short(value.GetRawText())}; {reason}");
    }

    /// <summary>Refuses the keys that nobody took.</summary>
    public void RequireNothingLeft(string owner)
    {
        foreach (var property in _object.EnumerateObject())
        {
            if (!_taken.Contains(property.Name))
                throw new FormatException(
                    $"{PathOf(property.Name)} is {StrictJson.Short(property.Value.GetRawText())}, and {owner} has no such key.");
        }
    }

    /// <summary>The keys that nobody took yet.</summary>
    public JsonObject TakeRest()
    {
        var rest = new JsonObject();
        foreach (var property in _object.EnumerateObject())
        {
            if (_taken.Add(property.Name))
                rest[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return rest;
    }

    /// <summary>A value of the wrong kind.</summary>
    public static FormatException Wrong(string path, JsonElement value, string right) =>
        new($"{path} is {StrictJson.Short(value.GetRawText())}; it must be {right}.");

    private static int Int(JsonElement value, string path, string right = "a whole number of 32 bits") =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(path, value, right);
}
