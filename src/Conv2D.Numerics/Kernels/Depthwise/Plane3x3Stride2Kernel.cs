using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// <see cref="Plane3x3Kernel"/> with stride 2, for rows that start with the first pixel and have an even number of them. Two
/// vectors of input pixels are sorted into even and odd ones, under the first and the second tap; under the third lie
/// the even ones of two pixels on. At the right edge the pixels outside are left out of the load, or the vector is the first
/// tap's, shifted by a lane. The order within a vector does not matter until the sums are stored: they are put in order,
/// which is one shuffle for the up to nine vectors that went into them.
/// </summary>
internal static unsafe class Plane3x3Stride2Kernel
{
    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TRows>(in Plane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        float* w = job.Weights;
        V w00 = S.Load(w), w01 = S.Load(w + S.Lanes), w02 = S.Load(w + 2 * S.Lanes);
        V w10 = S.Load(w + 3 * S.Lanes), w11 = S.Load(w + 4 * S.Lanes), w12 = S.Load(w + 5 * S.Lanes);
        V w20 = S.Load(w + 6 * S.Lanes), w21 = S.Load(w + 7 * S.Lanes), w22 = S.Load(w + 8 * S.Lanes);
        var ends = new PlaneSums<S, V>(job);
        nint width = job.Width, lastStart = width - S.Lanes, pitch = job.Pitch;
        bool fetches = job.InputAhead != 0;
        float* top = job.Top, inner = job.Inner, output = job.Output;
        for (int step = job.Steps; step > 0; step--)
        {
            float* bottom = step == 1 ? job.Bottom : inner + (2 * TRows.Count - 1) * pitch;
            for (nint next = 0; next < width; next += S.Lanes)
            {
                // The last vector slides back to end with the row.
                nint x = next < lastStart ? next : lastStart;
                if (fetches)
                    Plane3x3Kernel.Fetch<S, V, TRows>(inner + 2 * x, 2, output + x, job);
                bool edge = x == lastStart && job.PadRight != 0;
                if (!S.LoadsWhere)
                    Tile<S, V, TRows, ShiftedPairs>(
                        top + 2 * x, inner + 2 * x, bottom + 2 * x, pitch, edge,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
                else if (edge)
                    Tile<S, V, TRows, MaskedPairs>(
                        top + 2 * x, inner + 2 * x, bottom + 2 * x, pitch, true,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
                else
                    Tile<S, V, TRows, InnerPairs>(
                        top + 2 * x, inner + 2 * x, bottom + 2 * x, pitch, false,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
            }

            output += TRows.Count * width;
            inner += 2 * TRows.Count * pitch;
            top = inner - pitch;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<S, V, TRows, TColumns>(
        float* top, float* inner, float* bottom, nint pitch, bool edge,
        V w00, V w01, V w02, V w10, V w11, V w12, V w20, V w21, V w22, in PlaneSums<S, V> ends, float* to, nint width, in Plane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, IPlaneColumns
    {
        float* lower = inner + 4 * pitch;
        V bias = ends.Bias(job), keep = TColumns.Masks ? S.Load(job.Keep + 3) : default;
        TColumns.Read<S, V>(top, false, edge, keep, keep, out V l, out V m, out V r);
        V a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, bias), a1 = bias, a2 = bias, a3 = bias;
        TColumns.Read<S, V>(inner, false, edge, keep, keep, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a0);
        TColumns.Read<S, V>(TRows.Count == 1 ? bottom : inner + pitch, false, edge, keep, keep, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a0);
        if (TRows.Count > 1)
        {
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a1);
            TColumns.Read<S, V>(inner + 2 * pitch, false, edge, keep, keep, out l, out m, out r);
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a1);
            TColumns.Read<S, V>(TRows.Count == 2 ? bottom : inner + 3 * pitch, false, edge, keep, keep, out l, out m, out r);
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a1);
        }

        if (TRows.Count > 2)
        {
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a2);
            TColumns.Read<S, V>(lower, false, edge, keep, keep, out l, out m, out r);
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a2);
            TColumns.Read<S, V>(TRows.Count == 3 ? bottom : lower + pitch, false, edge, keep, keep, out l, out m, out r);
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a2);
        }

        if (TRows.Count > 3)
        {
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a3);
            TColumns.Read<S, V>(lower + 2 * pitch, false, edge, keep, keep, out l, out m, out r);
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a3);
            TColumns.Read<S, V>(bottom, false, edge, keep, keep, out l, out m, out r);
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a3);
        }

        a0 = S.Reorder(a0);
        if (TRows.Count > 1)
            a1 = S.Reorder(a1);
        if (TRows.Count > 2)
            a2 = S.Reorder(a2);
        if (TRows.Count > 3)
            a3 = S.Reorder(a3);
        ends.Store<TRows>(job, a0, a1, a2, a3, to, width);
    }
}
