namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Copies of an image's planes with only the pixels that a 1x1 kernel with strides reads, one after another: as if its strides were 1.
/// </summary>
internal sealed unsafe class SampledPlanes
{
    private readonly ConvGeometry _geometry;

    public SampledPlanes(ConvGeometry geometry) => _geometry = geometry;

    /// <summary>Whether every pixel that a 1x1 kernel reads lies in the image.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.PadTop == 0 && geometry.PadLeft == 0
        && (geometry.Output.Height - 1) * geometry.Strides.Height < geometry.Input.Height
        && (geometry.Output.Width - 1) * geometry.Strides.Width < geometry.Input.Width;

    /// <summary>Floats of all copies.</summary>
    public long Length => (long)_geometry.Input.Channels * _geometry.Output.Pixels;

    /// <summary>Copies one channel's plane.</summary>
    public void Fill<S, V>(int channel, float* image, float* copies)
        where S : struct, ISimd<V>
        where V : struct
    {
        int stride = _geometry.Strides.Width, width = _geometry.Output.Width;
        float* from = image + (nint)channel * _geometry.Input.Pixels, end = from + _geometry.Input.Pixels;
        float* to = copies + (nint)channel * _geometry.Output.Pixels, toEnd = to + _geometry.Output.Pixels;
        for (; to < toEnd; to += width, from += (nint)_geometry.Strides.Height * _geometry.Input.Width)
        {
            // What a vector holds beyond the row, the next row overwrites.
            int column = 0;
            for (; stride == 2 && column < width && to + column + S.Lanes <= toEnd && from + 2 * (column + S.Lanes) <= end; column += S.Lanes)
                S.Store(S.Even(S.Load(from + 2 * column), S.Load(from + 2 * column + S.Lanes)), to + column);
            for (; column < width; column++)
                to[column] = from[stride * column];
        }
    }
}
