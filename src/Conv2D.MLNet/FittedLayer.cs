using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>A layer with its weights and the shape of its input: what is saved, and what a backend is made from.</summary>
internal sealed record FittedLayer
{
    public FittedLayer(Conv2DConfig config, ConvGeometry geometry, ConvWeights weights, TrainingHistory? history = null)
    {
        weights.RequireMatch(config, geometry.Input.Channels);
        Config = config;
        Geometry = geometry;
        Weights = weights;
        History = history;
        OutputShape = geometry.Output with { Channels = config.Activation.OutputChannels(geometry.Filters) };
    }

    public Conv2DConfig Config { get; }

    public ConvGeometry Geometry { get; }

    public ConvWeights Weights { get; }

    /// <summary>How training went; null where there was none.</summary>
    public TrainingHistory? History { get; }

    /// <summary>Shape of one feature map, after the activation.</summary>
    public ImageShape OutputShape { get; }

    public ReadOnlySpan<float> Kernel => Weights.Kernel.Span;

    public ReadOnlySpan<float> Bias => Weights.Bias.Span;
}
