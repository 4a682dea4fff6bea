using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary>
/// Pooling one output row at a time, in two steps, since maximum and sum may be taken along one axis after the other.
/// First the input rows under the window are folded into one: whole rows, so the vector loop is long whatever the number
/// of channels. Then the columns under each window are folded, from a row that is still in the first-level cache. A
/// channels-first image is so many images of one channel, whose columns <see cref="SingleChannelRow"/> folds.
/// </summary>
internal static class PoolingForward
{
    /// <param name="g">The layer and the shape of its input.</param>
    /// <param name="input">One plane: height, width, <paramref name="channels"/>.</param>
    /// <param name="output">Its output.</param>
    /// <param name="channels">Channels that lie beside each other.</param>
    /// <param name="row">Scratch of one input row, and of <see cref="SingleChannelRow.Spare"/> more.</param>
    public static void Run<TReduction>(
        PoolingGeometry g, ReadOnlySpan<float> input, Span<float> output, int channels, Span<float> row)
        where TReduction : struct, IPoolReduction
    {
        int inputRow = g.Input.Width * channels, outputRow = g.Output.Width * channels;
        var whole = g.WholeWindows;
        for (int y = 0; y < g.Output.Height; y++)
        {
            var (first, end) = g.InputRows(y);
            ReadOnlySpan<float> folded = input.Slice(first * inputRow, inputRow);
            for (int r = first + 1; r < end; r++)
            {
                Fold<TReduction>(folded, input.Slice(r * inputRow, inputRow), row[..inputRow]);
                folded = row[..inputRow];
            }

            var result = output.Slice(y * outputRow, outputRow);
            if (channels > 1)
            {
                Columns<TReduction>(g, folded, result, channels, 0, g.Output.Width);
                continue;
            }

            if (end - first == 1)
                folded.CopyTo(row);
            Columns<TReduction>(g, folded, result, 1, 0, whole.First);
            Columns<TReduction>(g, folded, result, 1, whole.End, g.Output.Width);
            SingleChannelRow.Fold<TReduction>(g, row, whole, result);
        }
    }

    /// <summary>Divides each sum by the number of cells of its window that lie inside the image.</summary>
    public static void DivideByCount(PoolingGeometry g, Span<float> output, int channels)
    {
        if (!g.IsPadded)
        {
            TensorPrimitives.Divide(output, g.PoolSize.Height * (float)g.PoolSize.Width, output);
            return;
        }

        int outputRow = g.Output.Width * channels;
        var (first, end) = g.WholeWindows;
        for (int y = 0; y < g.Output.Height; y++)
        {
            var (top, bottom) = g.InputRows(y);
            var row = output.Slice(y * outputRow, outputRow);
            var whole = row[(first * channels)..(end * channels)];
            TensorPrimitives.Divide(whole, (bottom - top) * (float)g.PoolSize.Width, whole);
            DivideColumns(g, row, channels, bottom - top, 0, first);
            DivideColumns(g, row, channels, bottom - top, end, g.Output.Width);
        }
    }

    private static void DivideColumns(PoolingGeometry g, Span<float> row, int channels, int rows, int firstColumn, int endColumn)
    {
        for (int x = firstColumn; x < endColumn; x++)
        {
            var (left, right) = g.InputColumns(x);
            float count = rows * (float)(right - left);
            foreach (ref float value in row.Slice(x * channels, channels))
                value /= count;
        }
    }

    private static void Columns<TReduction>(PoolingGeometry g, ReadOnlySpan<float> row, Span<float> output, int channels, int firstColumn, int endColumn)
        where TReduction : struct, IPoolReduction
    {
        for (int x = firstColumn; x < endColumn; x++)
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
