using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>
/// How an image is cut into strips of output rows for the kernel gradient, and how a strip is packed: the input rows that
/// it sees, channels last with the padding's zeros written out, so that no tap needs a border case; and its output
/// gradients in panels of one or two vectors of filters, so that a tile reads them in order. One strip of both stays in
/// the first- and second-level cache while all tiles go over it.
/// </summary>
/// <param name="Geometry">The layer and the shape of its input.</param>
/// <param name="InputChannels">Values of a packed input pixel.</param>
/// <param name="PanelWidth">Values of a panel's pixel.</param>
/// <param name="Panels">Number of panels.</param>
/// <param name="TargetPixels">Output pixels of a strip, about; always whole rows.</param>
internal readonly record struct GradientStrip(ConvGeometry Geometry, int InputChannels, int PanelWidth, int Panels, int TargetPixels)
{
    /// <summary>Output rows of a strip; the last strip may have fewer.</summary>
    public int Rows => Math.Clamp(TargetPixels / Geometry.Output.Width, 1, Geometry.Output.Height);

    /// <summary>Columns of a packed input row.</summary>
    public int InputWidth => (Geometry.Output.Width - 1) * Geometry.Strides.Width + Geometry.EffectiveKernelSize.Width;

    /// <summary>Input rows that some output rows see.</summary>
    public int InputRows(int rows) => (rows - 1) * Geometry.Strides.Height + Geometry.EffectiveKernelSize.Height;

    /// <summary>Values of a packed input strip.</summary>
    public int InputLength => checked(InputRows(Rows) * InputWidth * InputChannels);

    /// <summary>Values of one packed panel.</summary>
    public int PanelLength => checked(Rows * Geometry.Output.Width * PanelWidth);

    /// <summary>Packs the input rows of a strip, channel by channel as <paramref name="channelOf"/> says.</summary>
    /// <param name="image">One input image.</param>
    /// <param name="firstRow">The strip's first output row.</param>
    /// <param name="rows">Its output rows.</param>
    /// <param name="channelOf">The input channel of each packed one; null where they are the same.</param>
    /// <param name="packed">Receives <see cref="InputLength"/> values at most.</param>
    public unsafe void PackInput(ReadOnlySpan<float> image, int firstRow, int rows, int[]? channelOf, Span<float> packed)
    {
        var g = Geometry;
        var layout = new FeatureLayout(g.Input.Pixels, g.Input.Channels, g.DataFormat);
        int width = InputWidth;
        int columns = Math.Min(width - g.PadLeft, g.Input.Width);
        for (int r = 0; r < InputRows(rows); r++)
        {
            var line = packed.Slice(r * width * InputChannels, width * InputChannels);
            int row = firstRow * g.Strides.Height - g.PadTop + r;
            if ((uint)row >= (uint)g.Input.Height)
            {
                line.Clear();
                continue;
            }

            line[..(g.PadLeft * InputChannels)].Clear();
            line[((g.PadLeft + columns) * InputChannels)..].Clear();
            var inside = line.Slice(g.PadLeft * InputChannels, columns * InputChannels);
            var source = image[(row * g.Input.Width * layout.PixelStride)..];
            if (channelOf is not null)
            {
                for (int x = 0; x < columns; x++)
                for (int c = 0; c < InputChannels; c++)
                    inside[x * InputChannels + c] = source[x * layout.PixelStride + channelOf[c] * layout.ChannelStride];
            }
            else if (g.DataFormat == DataFormat.ChannelsLast)
            {
                source[..inside.Length].CopyTo(inside);
            }
            else
            {
                fixed (float* from = source, to = inside)
                    Transposition.Run(from, layout.ChannelStride, to, InputChannels, InputChannels, columns);
            }
        }
    }

    /// <summary>Packs the output gradients of a strip, all panels.</summary>
    /// <param name="gradient">The output gradient of one image.</param>
    /// <param name="firstRow">The strip's first output row.</param>
    /// <param name="rows">Its output rows.</param>
    /// <param name="filterOf">The first filter of each panel, and how many it has; the rest of its lanes are zeros.</param>
    /// <param name="packed">Receives <see cref="PanelLength"/> values for each panel.</param>
    public unsafe void PackGradient(
        ReadOnlySpan<float> gradient, int firstRow, int rows, ReadOnlySpan<(int First, int Count)> filterOf, Span<float> packed)
    {
        var layout = new FeatureLayout(Geometry.Output.Pixels, Geometry.Filters, Geometry.DataFormat);
        int firstPixel = firstRow * Geometry.Output.Width, pixels = rows * Geometry.Output.Width;
        for (int panel = 0; panel < filterOf.Length; panel++)
        {
            var (filter, count) = filterOf[panel];
            var target = packed.Slice(panel * PanelLength, pixels * PanelWidth);
            if (count < PanelWidth)
                target.Clear();
            var source = gradient[(firstPixel * layout.PixelStride + filter * layout.ChannelStride)..];
            if (layout.ChannelStride == 1)
            {
                for (int p = 0; p < pixels; p++)
                    source.Slice(p * layout.PixelStride, count).CopyTo(target[(p * PanelWidth)..]);
                continue;
            }

            fixed (float* from = source, to = target)
                Transposition.Run(from, layout.ChannelStride, to, PanelWidth, count, pixels);
        }
    }
}
