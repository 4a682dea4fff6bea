using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Takes the arguments of one catalogue entry out of its JSON, and refuses by name what is of the wrong kind and, at the
/// end, what was never asked for.
/// </summary>
/// <param name="owner">Name of the entry, for messages.</param>
/// <param name="config">Keras' <c>get_config</c> of it; null for all defaults.</param>
internal sealed class ConfigReader(string owner, JsonObject? config)
{
    private readonly List<string> _known = [];

    /// <summary>A number, or the default where the key is absent.</summary>
    public float Float(string key, float absent) => Take(key, out JsonNode? node) ? RequireFloat(key, node) : absent;

    /// <summary>A number that has no default.</summary>
    public float Float(string key) => Take(key, out JsonNode? node)
        ? RequireFloat(key, node)
        : throw new ArgumentException($"{owner} needs the argument '{key}', which has no default.", "config");

    /// <summary>A number, or null where the key is absent or null.</summary>
    public float? NullableFloat(string key) => Take(key, out JsonNode? node) && node is not null ? RequireFloat(key, node) : null;

    /// <summary>A whole number, or null where the key is absent or null.</summary>
    public int? NullableInt(string key) => Take(key, out JsonNode? node) && node is not null ? RequireInt(key, node) : null;

    /// <summary>True or false, or the default where the key is absent.</summary>
    public bool Bool(string key, bool absent)
    {
        if (!Take(key, out JsonNode? node))
            return absent;
        return node?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, node, "true or false"),
        };
    }

    /// <summary>A text, or the default where the key is absent.</summary>
    public string String(string key, string absent)
    {
        if (!Take(key, out JsonNode? node))
            return absent;
        return node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Wrong(key, node, "a text");
    }

    /// <summary>A text, or null where the value is null; the default where the key is absent.</summary>
    public string? NullableString(string key, string? absent)
    {
        if (!Take(key, out JsonNode? node))
            return absent;
        if (node is null)
            return null;
        return node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Wrong(key, node, "a text or null");
    }

    /// <summary>One whole number or a list of them; null where the value is null, the default where the key is absent.</summary>
    public int[]? Ints(string key, int[]? absent = null)
    {
        if (!Take(key, out JsonNode? node))
            return absent;
        if (node is null)
            return null;
        return node is JsonArray list ? [.. list.Select(item => RequireInt(key, item))] : [RequireInt(key, node)];
    }

    /// <summary>Refuses the keys that nobody asked for.</summary>
    public void RequireNothingLeft()
    {
        foreach ((string key, _) in config ?? [])
        {
            if (!_known.Contains(key))
                throw new ArgumentException(
                    $"{owner} has no argument '{key}'; it has {(_known.Count == 0 ? "none" : string.Join(", ", _known))}.", nameof(config));
        }
    }

    private bool Take(string key, out JsonNode? node)
    {
        _known.Add(key);
        node = null;
        return config is not null && config.TryGetPropertyValue(key, out node);
    }

    private float RequireFloat(string key, JsonNode? node)
    {
        // By way of the text, because a node made in code gives only the very type that it was made from.
        if (node?.GetValueKind() == JsonValueKind.Number
            && float.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            && float.IsFinite(value))
            return value;
        throw Wrong(key, node, "a number in the range of a 32-bit float");
    }

    private int RequireInt(string key, JsonNode? node)
    {
        if (node?.GetValueKind() == JsonValueKind.Number
            && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            return value;
        throw Wrong(key, node, "a whole number of 32 bits");
    }

    private ArgumentException Wrong(string key, JsonNode? node, string right) =>
        new($"{owner}: {key} is {node?.ToJsonString() ?? "null"}; it must be {right}.", "config");
}
