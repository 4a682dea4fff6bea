using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// What is applied to the convolution's output: one of Keras' activations, with its arguments. Immutable, so that one
/// instance serves any number of layers and threads. Made by <see cref="Activations"/>.
/// </summary>
public abstract class Activation : IEquatable<Activation>
{
    /// <summary>Keras' name for it, such as <c>"leaky_relu"</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The arguments under Keras' names, all of them; empty where there are none. A new object at each call.</summary>
    public virtual JsonObject GetConfig() => [];

    /// <summary>Whether every argument has Keras' default, so that the name alone says all.</summary>
    public virtual bool HasDefaultArguments => GetConfig().Count == 0;

    /// <summary>Whether each output value depends on the one input value at its place only.</summary>
    public virtual bool IsElementwise => true;

    /// <summary>
    /// Whether the activation is <c>min(max(x &lt; 0 ? negativeSlope * x : x, min), max)</c>, which a kernel can apply to its
    /// accumulators on the way out. It is for linear, relu without threshold, relu6, leaky_relu and hard_tanh.
    /// </summary>
    /// <param name="negativeSlope">Factor on negative values; 1 where they are only clamped.</param>
    /// <param name="min">Lower bound; negative infinity for none.</param>
    /// <param name="max">Upper bound; infinity for none.</param>
    public virtual bool TryGetClamp(out float negativeSlope, out float min, out float max)
    {
        (negativeSlope, min, max) = (1, float.NegativeInfinity, float.PositiveInfinity);
        return false;
    }

    /// <summary>Number of channels after the activation: as before, except for <c>glu</c>, which halves them.</summary>
    /// <param name="channels">Channels before.</param>
    /// <exception cref="ArgumentException">The activation cannot take that many channels.</exception>
    public virtual int OutputChannels(int channels) => channels;

    /// <summary>Applies the activation to a feature map.</summary>
    /// <param name="x">Input, <c>layout.Length</c> values.</param>
    /// <param name="y">Output; may be the same memory as <paramref name="x"/> where the number of channels stays.</param>
    /// <param name="layout">How <paramref name="x"/> lies in memory.</param>
    public abstract void Forward(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout);

    /// <summary>The same in double precision and without vector instructions: the judge of the other.</summary>
    /// <param name="x">Input, <c>layout.Length</c> values.</param>
    /// <param name="y">Output; not the same memory.</param>
    /// <param name="layout">How <paramref name="x"/> lies in memory.</param>
    public abstract void Forward(ReadOnlySpan<double> x, Span<double> y, FeatureLayout layout);

    /// <summary>The gradient with respect to the input, given the gradient with respect to the output.</summary>
    /// <param name="x">What <see cref="Forward(ReadOnlySpan{float}, Span{float}, FeatureLayout)"/> was given.</param>
    /// <param name="gradient">Gradient of the loss with respect to the output.</param>
    /// <param name="result">Receives the gradient with respect to the input; may be the memory of <paramref name="gradient"/>
    /// where the number of channels stays.</param>
    /// <param name="layout">How <paramref name="x"/> lies in memory.</param>
    public abstract void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout);

    /// <summary>Equal where name and arguments are.</summary>
    public bool Equals(Activation? other) =>
        other is not null && Name == other.Name && JsonNode.DeepEquals(GetConfig(), other.GetConfig());

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Activation);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, GetConfig().ToJsonString());

    /// <summary>The name, with the arguments where they are not Keras' defaults.</summary>
    public override string ToString() => HasDefaultArguments ? Name : $"{Name}{GetConfig().ToJsonString()}";
}
