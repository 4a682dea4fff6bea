namespace Conv2D.Numerics;

/// <summary>How an image lies in memory: Keras' <c>data_format</c>.</summary>
public enum DataFormat
{
    /// <summary>Height, width, channels (<c>"channels_last"</c>, NHWC): Keras' default and the fast path.</summary>
    ChannelsLast,

    /// <summary>Channels, height, width (<c>"channels_first"</c>, NCHW): what ONNX and PyTorch use.</summary>
    ChannelsFirst,
}
