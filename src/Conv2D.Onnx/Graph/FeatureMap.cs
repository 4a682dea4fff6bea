using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A value of a fragment under construction: its name, and how its four dimensions are ordered.</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="Shape">Extents of one image.</param>
/// <param name="Format">Order of the dimensions after the batch.</param>
internal readonly record struct FeatureMap(string Name, ImageShape Shape, DataFormat Format)
{
    /// <summary>The dimension along which the channels lie.</summary>
    public int ChannelAxis => Format == DataFormat.ChannelsLast ? 3 : 1;
}
