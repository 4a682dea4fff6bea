using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>The transforms of a plane, made of those of a line, for one tile and all channels or one vector of filters.</summary>
internal static unsafe class WinogradTransforms
{
    /// <summary>Transforms the pixels of one tile.</summary>
    /// <param name="pixels">Those of the tile.</param>
    /// <param name="zeros">A vector, for pixels outside the image.</param>
    /// <param name="channels">Channels of a pixel, at least one vector.</param>
    /// <param name="destination">Receives the channels of the first frequency.</param>
    /// <param name="pitch">Distance from a frequency to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<S, V, W>(in TilePixels pixels, float* zeros, int channels, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where W : struct, IWinograd
    {
        float* half = stackalloc float[W.Inputs * W.Inputs * S.Lanes];
        nint rowPitch = pixels.RowPitch, columnPitch = pixels.ColumnPitch;
        var (firstRow, rows) = pixels.Rows;
        var (firstColumn, columns) = pixels.Columns;
        bool isWhole = rows == W.Inputs && columns == W.Inputs;
        for (int next = 0; next < channels; next += S.Lanes)
        {
            int c = Math.Min(next, channels - S.Lanes);
            float* line = pixels.Start + c;
            if (isWhole)
            {
                for (int column = 0; column < W.Inputs; column++, line += columnPitch)
                    W.TransformInput<S, V, VectorLine>(new(line, rowPitch), half + column * S.Lanes, W.Inputs * S.Lanes);
            }
            else
            {
                for (int column = 0; column < W.Inputs; column++, line += columnPitch)
                {
                    int count = (uint)(column - firstColumn) < (uint)columns ? rows : 0;
                    W.TransformInput<S, V, VectorLineAtEdge>(new(line, rowPitch, firstRow, count, zeros), half + column * S.Lanes, W.Inputs * S.Lanes);
                }
            }

            float* from = half, to = destination + c;
            for (int row = 0; row < W.Inputs; row++, from += W.Inputs * S.Lanes, to += W.Inputs * pitch)
                W.TransformInput<S, V, VectorLine>(new(from, S.Lanes), to, pitch);
        }
    }

    /// <summary>Transforms the products of one tile back, and stores them with bias and activation.</summary>
    /// <param name="products">The vector of the first frequency.</param>
    /// <param name="pitch">Distance from a frequency to the next.</param>
    /// <param name="pixels">Those of the output: rows and columns from the first on.</param>
    /// <param name="offset">Added to their addresses.</param>
    /// <param name="bias">A vector.</param>
    /// <param name="activation">Applied to the sums.</param>
    /// <returns>Zero in each lane whose sums are all finite, and not a number in the others.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Output<S, V, W, TStore>(float* products, nint pitch, in TilePixels pixels, nint offset, float* bias, in FusedActivation activation)
        where S : struct, ISimd<V>
        where V : struct
        where W : struct, IWinograd
        where TStore : struct, ITileStore
    {
        float* half = stackalloc float[W.Outputs * W.Inputs * S.Lanes], between = half;
        for (int column = 0; column < W.Inputs; column++, products += pitch, between += S.Lanes)
        {
            W.TransformOutput<S, V>(products, W.Inputs * pitch, out V y0, out V y1, out V y2, out V y3);
            S.Store(y0, between);
            S.Store(y1, between + W.Inputs * S.Lanes);
            if (W.Outputs > 2)
            {
                S.Store(y2, between + 2 * W.Inputs * S.Lanes);
                S.Store(y3, between + 3 * W.Inputs * S.Lanes);
            }
        }

        V start = S.Load(bias), check = S.Broadcast(0);
        V slope = S.Broadcast(activation.NegativeSlope), low = S.Broadcast(activation.Low), high = S.Broadcast(activation.High);
        float* to = pixels.Start + offset;
        nint rowPitch = pixels.RowPitch, columnPitch = pixels.ColumnPitch;
        int rows = pixels.Rows.Count, columns = pixels.Columns.Count;
        for (int row = 0; row < rows; row++, half += W.Inputs * S.Lanes, to += rowPitch)
        {
            W.TransformOutput<S, V>(half, S.Lanes, out V y0, out V y1, out V y2, out V y3);
            Finish<S, V, TStore>(y0, start, slope, low, high, ref check, to);
            if (columns > 1)
                Finish<S, V, TStore>(y1, start, slope, low, high, ref check, to + columnPitch);
            if (W.Outputs > 2 && columns > 2)
                Finish<S, V, TStore>(y2, start, slope, low, high, ref check, to + 2 * columnPitch);
            if (W.Outputs > 2 && columns > 3)
                Finish<S, V, TStore>(y3, start, slope, low, high, ref check, to + 3 * columnPitch);
        }

        return check;
    }

    // Zero times infinity, or NaN, is NaN: so is then the check.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<S, V, TStore>(V sum, V start, V slope, V low, V high, ref V check, float* to)
        where S : struct, ISimd<V>
        where V : struct
        where TStore : struct, ITileStore
    {
        sum = S.Add(sum, start);
        check = S.MultiplyAdd(sum, S.Broadcast(0), check);
        S.Store(TileKernel.Activate<S, V, TStore>(sum, slope, low, high), to);
    }
}
