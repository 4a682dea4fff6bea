using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>The initializers, regularizers and constraints that a file may name.</summary>
internal static class KnownEntries
{
    public static Initializer Initializer(string name, JsonObject? config) => Initializers.FromConfig(name, config);

    public static Regularizer Regularizer(string name, JsonObject? config) =>
        throw new ArgumentException($"There is no regularizer '{name}'.", nameof(name));

    public static Constraint Constraint(string name, JsonObject? config) =>
        throw new ArgumentException($"There is no constraint '{name}'.", nameof(name));
}
