using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>A penalty on weights or activations, added to the loss. Immutable. Made by <see cref="Regularizers"/>.</summary>
public abstract class Regularizer : IEquatable<Regularizer>
{
    /// <summary>Keras' class name.</summary>
    public abstract string Name { get; }

    /// <summary>The arguments under Keras' names. A new object at each call.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>The penalty.</summary>
    /// <param name="values">The weight or the activations, row-major.</param>
    /// <param name="shape">Their shape.</param>
    public abstract double Loss(ReadOnlySpan<float> values, ReadOnlySpan<int> shape);

    /// <summary>Adds the gradient of the penalty, times <paramref name="scale"/>, to <paramref name="gradient"/>.</summary>
    /// <param name="values">The weight or the activations, row-major.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="scale">Factor on the gradient.</param>
    /// <param name="gradient">What is added to; as long as <paramref name="values"/>.</param>
    public abstract void AddGradient(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, float scale, Span<float> gradient);

    /// <summary>Equal where name and arguments are.</summary>
    public bool Equals(Regularizer? other) =>
        other is not null && Name == other.Name && JsonNode.DeepEquals(GetConfig(), other.GetConfig());

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Regularizer);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, GetConfig().ToJsonString());

    /// <summary>The name, with the arguments where there are some.</summary>
    public override string ToString() => GetConfig() is { Count: > 0 } config ? $"{Name}{config.ToJsonString()}" : Name;
}
