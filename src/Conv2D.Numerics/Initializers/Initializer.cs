using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Makes the first values of a weight. Immutable. Made by <see cref="Initializers"/>.</summary>
public abstract class Initializer : IEquatable<Initializer>
{
    /// <summary>Keras' class name, such as <c>"GlorotUniform"</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The arguments under Keras' names. A new object at each call.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Fills a weight.</summary>
    /// <param name="values">The weight, row-major.</param>
    /// <param name="shape">Its shape: (height, width, input channels / groups, filters) for a kernel, (filters) for a bias.</param>
    /// <param name="seed">Used where the initializer was given no seed of its own.</param>
    /// <exception cref="ArgumentException">The initializer does not make weights of that shape.</exception>
    public abstract void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed);

    /// <summary>Equal where name and arguments are.</summary>
    public bool Equals(Initializer? other) =>
        other is not null && Name == other.Name && JsonNode.DeepEquals(GetConfig(), other.GetConfig());

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Initializer);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, GetConfig().ToJsonString());

    /// <summary>The name, with the arguments where there are some.</summary>
    public override string ToString() => GetConfig() is { Count: > 0 } config ? $"{Name}{config.ToJsonString()}" : Name;
}
