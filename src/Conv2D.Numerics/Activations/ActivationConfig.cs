using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Collects the arguments of an activation that differ from Keras' defaults.</summary>
internal readonly struct ActivationConfig()
{
    public JsonObject Json { get; } = [];

    public ActivationConfig With(string key, float value, float keras)
    {
        if (value != keras)
            Json[key] = value;
        return this;
    }

    /// <summary>An argument whose default is Keras' None, or that has no default.</summary>
    public ActivationConfig With(string key, float? value)
    {
        if (value is { } number)
            Json[key] = number;
        return this;
    }

    public ActivationConfig With(string key, bool value, bool keras)
    {
        if (value != keras)
            Json[key] = value;
        return this;
    }
}
