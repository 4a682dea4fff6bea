using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of <see cref="Plane3x3Kernel"/> computes: a few neighbouring output rows of one plane, and those below.</summary>
internal unsafe struct Plane3x3Job
{
    /// <summary>
    /// Where the input rows start that the output rows see, from the top: stride x (rows - 1) + 3. Rows outside the image
    /// are rows of zeros.
    /// </summary>
    public fixed long Lines[9];

    /// <summary>How many times to do this, each as many rows further down.</summary>
    public int Steps;

    /// <summary>Distance in floats from the input rows of a step to those of the next.</summary>
    public nint LineAdvance;

    /// <summary>The nine weights, each in all lanes of a vector.</summary>
    public float* Weights;

    /// <summary>The bias in all lanes of a vector.</summary>
    public float* Bias;

    /// <summary>The first output row; the next follows <see cref="Width"/> floats later.</summary>
    public float* Output;

    /// <summary>
    /// A lane of zero bits, a vector of set bits, two lanes of zero bits. A vector that is read from lane 0 says which lanes lie
    /// inside the image at the left edge, from lane 1 between the edges, and from lane 1 + stride at the right edge.
    /// </summary>
    public float* Keep;

    /// <summary>Pixels of an output row, at least one vector.</summary>
    public int Width;

    /// <summary>Columns of zeros left and right of the image, 0 or 1.</summary>
    public int PadLeft, PadRight;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;

    /// <summary>Which parts of the activation there are, <see cref="FusedActivation.Slopes"/> and <see cref="FusedActivation.Clamps"/>.</summary>
    public bool Slopes, Clamps;
}

/// <summary>
/// Depthwise 3x3 channels first with stride 1, on the caller's planes as they lie: lanes are neighbouring pixels of a row.
/// Up to four output rows are computed at once, so that the input rows are each loaded once for all rows that see them: six
/// rows of three vectors for thirty-six multiply-adds, in four chains that have nothing to do with those of the next
/// vectors. At an edge of the image, the lanes outside are left out of the load where the CPU has such loads, and otherwise the
/// vector is the middle one, shifted by a lane: nothing outside the plane is read, and nothing is copied. Nine weights, four
/// sums and an input or two fit 16 registers.
/// </summary>
internal static unsafe class Plane3x3Kernel
{
    /// <summary>Most output rows of a call.</summary>
    public const int MaxRows = 4;

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
        nint width = job.Width, middle = 1 - job.PadLeft, lastStart = width - S.Lanes;
        float* line0 = (float*)job.Lines[0] + middle, line1 = (float*)job.Lines[1] + middle, line2 = (float*)job.Lines[2] + middle;
        float* line3 = (float*)job.Lines[3] + middle, line4 = (float*)job.Lines[4] + middle, line5 = (float*)job.Lines[5] + middle;
        float* output = job.Output;
        nint advance = job.LineAdvance;
        for (int step = job.Steps; step > 0; step--)
        {
            for (nint next = 0; next < width; next += S.Lanes)
            {
                // The last vector slides back to end with the row.
                nint x = next < lastStart ? next : lastStart;
                if (x != 0 && x != lastStart)
                    Tile<S, V, TRows>(
                        line0 + x, line1 + x, line2 + x, line3 + x, line4 + x, line5 + x, false, false, false,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
                else
                    Tile<S, V, TRows>(
                        line0 + x, line1 + x, line2 + x, line3 + x, line4 + x, line5 + x, true, x == 0 && job.PadLeft != 0, x == lastStart && job.PadRight != 0,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
            }

            output += TRows.Count * width;
            line0 += advance;
            line1 += advance;
            line2 += advance;
            line3 += advance;
            line4 += advance;
            line5 += advance;
        }
    }

    // A vector of each output row. It is here twice, the other time without edges: asking for them line by line costs a fifth.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<S, V, TRows>(
        float* line0, float* line1, float* line2, float* line3, float* line4, float* line5, bool edge, bool leftEdge, bool rightEdge,
        V w00, V w01, V w02, V w10, V w11, V w12, V w20, V w21, V w22, in PlaneSums<S, V> ends, float* to, nint width, in Plane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        V bias = ends.Bias(job);
        V keepLeft = S.LoadsWhere && edge ? S.Load(job.Keep + (leftEdge ? 0 : 1)) : default;
        V keepRight = S.LoadsWhere && edge ? S.Load(job.Keep + (rightEdge ? 2 : 1)) : default;
        Read<S, V>(line0, edge, leftEdge, rightEdge, keepLeft, keepRight, out V l, out V m, out V r);
        V a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, bias), a1 = bias, a2 = bias, a3 = bias;

        Read<S, V>(line1, edge, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a0);
        if (TRows.Count > 1)
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a1);

        Read<S, V>(line2, edge, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a0);
        if (TRows.Count > 1)
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a1);
        if (TRows.Count > 2)
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a2);

        if (TRows.Count > 1)
        {
            Read<S, V>(line3, edge, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a1);
            if (TRows.Count > 2)
                a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a2);
            if (TRows.Count > 3)
                a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a3);
        }

        if (TRows.Count > 2)
        {
            Read<S, V>(line4, edge, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a2);
            if (TRows.Count > 3)
                a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a3);
        }

        if (TRows.Count > 3)
        {
            Read<S, V>(line5, edge, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a3);
        }

        ends.Store<TRows>(job, a0, a1, a2, a3, to, width);
    }

    // The pixels of a line under the three taps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<S, V>(float* at, bool edge, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        middle = S.Load(at);
        if (S.LoadsWhere && edge)
        {
            left = S.LoadWhere(keepLeft, at - 1);
            right = S.LoadWhere(keepRight, at + 1);
            return;
        }

        left = leftEdge ? S.ShiftUp(middle) : S.Load(at - 1);
        right = rightEdge ? S.ShiftDown(middle) : S.Load(at + 1);
    }
}
