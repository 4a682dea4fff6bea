using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A two-dimensional <c>Conv</c> node read from a model: its weights in Keras' order and its attributes.</summary>
public sealed record OnnxConvNode
{
    internal OnnxConvNode()
    {
    }

    /// <summary>Name of the node; empty where the model gives it none.</summary>
    public required string Name { get; init; }

    /// <summary>Kernel, re-laid out to Keras' order, and bias.</summary>
    public required ConvWeights Weights { get; init; }

    /// <summary>Attribute <c>strides</c>.</summary>
    public required Size2D Strides { get; init; }

    /// <summary>Attribute <c>dilations</c>.</summary>
    public required Size2D DilationRate { get; init; }

    /// <summary>Attribute <c>group</c>.</summary>
    public required int Groups { get; init; }

    /// <summary>Attribute <c>auto_pad</c>.</summary>
    public required OnnxAutoPad AutoPad { get; init; }

    /// <summary>Attribute <c>pads</c>; all 0 where <see cref="AutoPad"/> is set.</summary>
    public required OnnxPads Pads { get; init; }

    /// <summary>Checks that the node does what a layer does.</summary>
    /// <param name="config">The layer.</param>
    /// <param name="input">
    /// Shape of the layer's input, if it is known. With it the padding is compared number by number; without it, padding
    /// <c>same</c> with strides accepts any <c>pads</c> that some input would give.
    /// </param>
    /// <exception cref="ArgumentException">An attribute, the kernel or the bias differs; the message has both values.</exception>
    public void RequireMatch(Conv2DConfig config, ImageShape? input = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        Require("kernelSize", "kernel_shape", Weights.KernelSize, config.KernelSize);
        Require("filters", "filters", Weights.Filters, config.Filters);
        Require("groups", "group", Groups, config.Groups);
        Require("strides", "strides", Strides, config.Strides);
        Require("dilationRate", "dilations", DilationRate, config.DilationRate);
        Weights.RequireMatch(config, input?.Channels ?? checked(Weights.ChannelsPerGroup * Groups));

        if (input is { } shape)
            PaddingMatch.Require(this, ConvGeometry.Create(config, shape));
        else
            PaddingMatch.Require(this, config);
    }

    private void Require<T>(string argument, string attribute, T node, T layer)
        where T : struct, IEquatable<T>
    {
        if (!node.Equals(layer))
            throw new ArgumentException($"The Conv node '{Name}' has {attribute} {node}; the layer has {argument} {layer}.", argument);
    }
}
