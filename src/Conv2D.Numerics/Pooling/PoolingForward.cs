using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary>
/// Pooling one output row at a time, in two steps, since maximum and sum may be taken along one axis after the other.
/// First the input rows under the window are folded into one: whole rows, so the vector loop is long whatever the number
/// of channels. Then the columns under each window are folded, from a row that is still in the first-level cache. A
/// channels-first image is so many images of one channel.
/// </summary>
internal static class PoolingForward
{
    /// <param name="g">The layer and the shape of its input.</param>
    /// <param name="input">One plane: height, width, <paramref name="channels"/>.</param>
    /// <param name="output">Its output.</param>
    /// <param name="channels">Channels that lie beside each other.</param>
    /// <param name="row">Scratch of one input row.</param>
    public static void Run<TReduction>(
        PoolingGeometry g, ReadOnlySpan<float> input, Span<float> output, int channels, Span<float> row)
        where TReduction : struct, IPoolReduction
    {
        int inputRow = g.Input.Width * channels, outputRow = g.Output.Width * channels;
        for (int y = 0; y < g.Output.Height; y++)
        {
            var (first, end) = g.InputRows(y);
            ReadOnlySpan<float> folded = input.Slice(first * inputRow, inputRow);
            for (int r = first + 1; r < end; r++)
            {
                Fold<TReduction>(folded, input.Slice(r * inputRow, inputRow), row[..inputRow]);
                folded = row[..inputRow];
            }

            Columns<TReduction>(g, folded, output.Slice(y * outputRow, outputRow), channels);
        }
    }

    /// <summary>Divides each sum by the number of cells of its window that lie inside the image.</summary>
    public static void DivideByCount(PoolingGeometry g, Span<float> output, int channels)
    {
        int outputRow = g.Output.Width * channels;
        for (int y = 0; y < g.Output.Height; y++)
        {
            var (top, bottom) = g.InputRows(y);
            if (g.PadLeft == 0 && g.PadRight == 0)
            {
                var row = output.Slice(y * outputRow, outputRow);
                TensorPrimitives.Divide(row, (bottom - top) * (float)g.PoolSize.Width, row);
                continue;
            }

            for (int x = 0; x < g.Output.Width; x++)
            {
                var (left, right) = g.InputColumns(x);
                var pixel = output.Slice(y * outputRow + x * channels, channels);
                TensorPrimitives.Divide(pixel, (bottom - top) * (float)(right - left), pixel);
            }
        }
    }

    private static void Columns<TReduction>(PoolingGeometry g, ReadOnlySpan<float> row, Span<float> output, int channels)
        where TReduction : struct, IPoolReduction
    {
        for (int x = 0; x < g.Output.Width; x++)
        {
            var (first, end) = g.InputColumns(x);
            var pixel = output.Slice(x * channels, channels);
            ReadOnlySpan<float> cells = row[(first * channels)..(end * channels)];
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
            {
                var fold = new Vector<float>(cells[c..]);
                for (int i = c + channels; i < cells.Length; i += channels)
                    fold = TReduction.Combine(fold, new Vector<float>(cells[i..]));
                fold.CopyTo(pixel[c..]);
            }

            for (; c < channels; c++)
            {
                float fold = cells[c];
                for (int i = c + channels; i < cells.Length; i += channels)
                    fold = TReduction.Combine(fold, cells[i]);
                pixel[c] = fold;
            }
        }
    }

    private static void Fold<TReduction>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
        where TReduction : struct, IPoolReduction
    {
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        var vy = MemoryMarshal.Cast<float, Vector<float>>(y);
        var vr = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (int i = 0; i < vx.Length; i++)
            vr[i] = TReduction.Combine(vx[i], vy[i]);
        for (int i = vx.Length * Vector<float>.Count; i < x.Length; i++)
            result[i] = TReduction.Combine(x[i], y[i]);
    }
}
