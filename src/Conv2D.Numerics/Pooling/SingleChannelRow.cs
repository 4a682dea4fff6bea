using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary>
/// Folds the columns under each window of a row of one channel, neighbouring windows in neighbouring lanes. With stride 2 the columns are
/// sorted into even and odd ones on the way; otherwise every place that a window could stand at is folded, of which those are picked
/// where a window does stand.
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
        var cells = row[(windows.First * stride - g.PadLeft)..];
        var folded = output[windows.First..windows.End];
        if (stride == 2 && BitConverter.IsLittleEndian && folded.Length >= Vector<float>.Count)
        {
            FoldPairs<TReduction>(cells, size, folded);
            return;
        }

        int places = (folded.Length - 1) * stride + 1;
        for (int i = 0; i < places; i += Vector<float>.Count)
        {
            // Written where nothing is read any more: the places that follow look to the right alone.
            var fold = new Vector<float>(cells[i..]);
            for (int k = 1; k < size; k++)
                fold = TReduction.Combine(fold, new Vector<float>(cells[(i + k)..]));
            fold.CopyTo(cells[i..]);
        }

        if (stride == 1)
        {
            cells[..folded.Length].CopyTo(folded);
            return;
        }

        for (int i = 0; i < folded.Length; i++)
            folded[i] = cells[i * stride];
    }

    // Of two floats in 64 bits, the lower 32 are the first. The last vector slides back to end with the row.
    private static void FoldPairs<TReduction>(ReadOnlySpan<float> cells, int size, Span<float> folded)
        where TReduction : struct, IPoolReduction
    {
        ref ulong pairs = ref Unsafe.As<float, ulong>(ref MemoryMarshal.GetReference(cells));
        ref float to = ref MemoryMarshal.GetReference(folded);
        for (int next = 0; next < folded.Length; next += Vector<float>.Count)
        {
            int i = Math.Min(next, folded.Length - Vector<float>.Count);
            Vector<ulong> low = Vector.LoadUnsafe(ref pairs, (nuint)i), high = Vector.LoadUnsafe(ref pairs, (nuint)(i + Vector<ulong>.Count));
            var fold = Even(low, high);
            if (size > 1)
                fold = TReduction.Combine(fold, Odd(low, high));
            for (int k = 2; k < size; k += 2)
            {
                low = Vector.LoadUnsafe(ref pairs, (nuint)(i + k / 2));
                high = Vector.LoadUnsafe(ref pairs, (nuint)(i + k / 2 + Vector<ulong>.Count));
                fold = TReduction.Combine(fold, Even(low, high));
                if (k + 1 < size)
                    fold = TReduction.Combine(fold, Odd(low, high));
            }

            fold.StoreUnsafe(ref to, (nuint)i);
        }
    }

    private static Vector<float> Even(Vector<ulong> low, Vector<ulong> high) => Vector.AsVectorSingle(Vector.Narrow(low, high));

    private static Vector<float> Odd(Vector<ulong> low, Vector<ulong> high) => Even(low >>> 32, high >>> 32);
}
