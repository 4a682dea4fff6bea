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
        nint width = job.Width, lastStart = width - S.Lanes;
        float* line0 = (float*)job.Lines[0], line1 = (float*)job.Lines[1], line2 = (float*)job.Lines[2];
        float* line3 = (float*)job.Lines[3], line4 = (float*)job.Lines[4], line5 = (float*)job.Lines[5];
        float* line6 = (float*)job.Lines[6], line7 = (float*)job.Lines[7], line8 = (float*)job.Lines[8];
        float* output = job.Output;
        nint advance = job.LineAdvance;
        for (int step = job.Steps; step > 0; step--)
        {
            for (nint next = 0; next < width; next += S.Lanes)
            {
                // The last vector slides back to end with the row.
                nint x = next < lastStart ? next : lastStart;
                if (x != lastStart || job.PadRight == 0)
                    Tile<S, V, TRows>(
                        line0 + 2 * x, line1 + 2 * x, line2 + 2 * x, line3 + 2 * x, line4 + 2 * x, line5 + 2 * x, line6 + 2 * x, line7 + 2 * x, line8 + 2 * x, false,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
                else
                    Tile<S, V, TRows>(
                        line0 + 2 * x, line1 + 2 * x, line2 + 2 * x, line3 + 2 * x, line4 + 2 * x, line5 + 2 * x, line6 + 2 * x, line7 + 2 * x, line8 + 2 * x, true,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
            }

            output += TRows.Count * width;
            line0 += advance;
            line1 += advance;
            line2 += advance;
            line3 += advance;
            line4 += advance;
            line5 += advance;
            line6 += advance;
            line7 += advance;
            line8 += advance;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<S, V, TRows>(
        float* line0, float* line1, float* line2, float* line3, float* line4, float* line5, float* line6, float* line7, float* line8, bool edge,
        V w00, V w01, V w02, V w10, V w11, V w12, V w20, V w21, V w22, in PlaneSums<S, V> ends, float* to, nint width, in Plane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        V bias = ends.Bias(job), keep = S.LoadsWhere && edge ? S.Load(job.Keep + 3) : default;
        Read<S, V>(line0, edge, keep, out V l, out V m, out V r);
        V a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, bias), a1 = bias, a2 = bias, a3 = bias;
        Read<S, V>(line1, edge, keep, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a0);
        Read<S, V>(line2, edge, keep, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a0);
        if (TRows.Count > 1)
        {
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a1);
            Read<S, V>(line3, edge, keep, out l, out m, out r);
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a1);
            Read<S, V>(line4, edge, keep, out l, out m, out r);
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a1);
        }

        if (TRows.Count > 2)
        {
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a2);
            Read<S, V>(line5, edge, keep, out l, out m, out r);
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a2);
            Read<S, V>(line6, edge, keep, out l, out m, out r);
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a2);
        }

        if (TRows.Count > 3)
        {
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a3);
            Read<S, V>(line7, edge, keep, out l, out m, out r);
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a3);
            Read<S, V>(line8, edge, keep, out l, out m, out r);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<S, V>(float* at, bool edge, V keep, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        V a = S.Load(at), b = S.Load(at + S.Lanes);
        left = S.EvenUnordered(a, b);
        middle = S.OddUnordered(a, b);
        if (!edge || S.LoadsWhere)
            right = S.EvenUnordered(S.Load(at + 2), edge ? S.LoadWhere(keep, at + 2 + S.Lanes) : S.Load(at + 2 + S.Lanes));
        else
            right = S.Reorder(S.ShiftDown(S.Reorder(left)));
    }
}
