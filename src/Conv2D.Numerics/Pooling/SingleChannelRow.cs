using System.Numerics;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary>
/// Folds the columns under each window of a row of one channel: for every place that a window could stand at, neighbouring
/// places in neighbouring lanes, of which those are picked where a window does stand.
/// </summary>
internal static class SingleChannelRow
{
    /// <summary>What the row needs behind its end, so that its last places fill a vector too.</summary>
    public static int Spare(PoolingGeometry g) => Vector<float>.Count + g.PoolSize.Width;

    /// <param name="g">The layer and the shape of its input.</param>
    /// <param name="row">The row, already folded over the window's rows, and <see cref="Spare"/> more; overwritten.</param>
    /// <param name="windows">The output columns to fold, whose windows all lie inside the row.</param>
    /// <param name="output">Receives the output columns; only those of <paramref name="windows"/> are written.</param>
    public static void Fold<TReduction>(PoolingGeometry g, Span<float> row, (int First, int End) windows, Span<float> output)
        where TReduction : struct, IPoolReduction
    {
        if (windows.First == windows.End)
            return;
        int stride = g.Strides.Width, size = g.PoolSize.Width;
        int places = (windows.End - 1 - windows.First) * stride + 1;
        var cells = row[(windows.First * stride - g.PadLeft)..];
        for (int i = 0; i < places; i += Vector<float>.Count)
        {
            // Written where nothing is read any more: the places that follow look to the right alone.
            var fold = new Vector<float>(cells[i..]);
            for (int k = 1; k < size; k++)
                fold = TReduction.Combine(fold, new Vector<float>(cells[(i + k)..]));
            fold.CopyTo(cells[i..]);
        }

        Pick(cells, stride, output[windows.First..windows.End]);
    }

    /// <summary>Every number that is a whole number of strides from the first.</summary>
    private static void Pick(ReadOnlySpan<float> source, int stride, Span<float> picked)
    {
        int done = 0;
        if (stride == 1)
        {
            source[..picked.Length].CopyTo(picked);
            return;
        }

        if (stride == 2 && BitConverter.IsLittleEndian)
        {
            // Of two floats in 64 bits, the lower 32 are the first.
            var pairs = MemoryMarshal.Cast<float, ulong>(source);
            for (; done <= picked.Length - Vector<float>.Count; done += Vector<float>.Count)
            {
                var low = new Vector<ulong>(pairs[done..]);
                var high = new Vector<ulong>(pairs[(done + Vector<ulong>.Count)..]);
                Vector.AsVectorSingle(Vector.Narrow(low, high)).CopyTo(picked[done..]);
            }
        }

        for (; done < picked.Length; done++)
            picked[done] = source[done * stride];
    }
}
