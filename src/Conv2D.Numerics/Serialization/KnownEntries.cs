using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>The initializers, regularizers and constraints that a file may name.</summary>
internal static class KnownEntries
{
    public static Initializer Initializer(string name, JsonObject? config)
    {
        var reader = new ConfigReader(name, config);
        var initializer = name switch
        {
            "Zeros" or "zeros" => Initializers.Zeros,
            "GlorotUniform" or "glorot_uniform" => Initializers.GlorotUniform(reader.NullableInt("seed")),
            _ => throw new ArgumentException($"There is no initializer '{name}'; there are GlorotUniform, Zeros.", nameof(name)),
        };
        reader.RequireNothingLeft();
        return initializer;
    }

    public static Regularizer Regularizer(string name, JsonObject? config) =>
        throw new ArgumentException($"There is no regularizer '{name}'.", nameof(name));

    public static Constraint Constraint(string name, JsonObject? config) =>
        throw new ArgumentException($"There is no constraint '{name}'.", nameof(name));
}
