namespace Conv2D.Numerics;

/// <summary>
/// A feature map seen as pixels and channels, with the order in which they lie in memory: what an activation that
/// works along the channels needs to know.
/// </summary>
/// <param name="Pixels">Number of pixels (height times width; several images of a channels-last batch may count as one).</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Format">Channels last: the channels of a pixel are neighbours. Channels first: the pixels of a channel are.</param>
public readonly record struct FeatureLayout(int Pixels, int Channels, DataFormat Format)
{
    /// <summary>The number of values.</summary>
    public int Length => checked(Pixels * Channels);

    /// <summary>Distance in memory from one channel of a pixel to the next.</summary>
    public int ChannelStride => Format == DataFormat.ChannelsLast ? 1 : Pixels;

    /// <summary>Distance in memory from one pixel of a channel to the next.</summary>
    public int PixelStride => Format == DataFormat.ChannelsLast ? Channels : 1;
}
