using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>A projection of a weight onto an allowed set, applied after each update. Immutable. Made by <see cref="Constraints"/>.</summary>
public abstract class Constraint : IEquatable<Constraint>
{
    /// <summary>Keras' class name.</summary>
    public abstract string Name { get; }

    /// <summary>The arguments under Keras' names. A new object at each call.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Projects the weight in place.</summary>
    /// <param name="values">The weight, row-major.</param>
    /// <param name="shape">Its shape.</param>
    public abstract void Apply(Span<float> values, ReadOnlySpan<int> shape);

    /// <summary>Equal where name and arguments are.</summary>
    public bool Equals(Constraint? other) =>
        other is not null && Name == other.Name && JsonNode.DeepEquals(GetConfig(), other.GetConfig());

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Constraint);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, GetConfig().ToJsonString());

    /// <summary>The name, with the arguments where there are some.</summary>
    public override string ToString() => GetConfig() is { Count: > 0 } config ? $"{Name}{config.ToJsonString()}" : Name;
}
