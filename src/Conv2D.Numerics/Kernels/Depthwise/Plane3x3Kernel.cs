using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of <see cref="Plane3x3Kernel"/> computes: a few neighbouring output rows of one plane, and those below.</summary>
internal unsafe struct Plane3x3Job
{
    /// <summary>
    /// The input row that the first output row begins with, and the one below. The first may be a row of zeros above the
    /// image. All that follow are inside, <see cref="Pitch"/> floats apart, but for <see cref="Bottom"/>.
    /// </summary>
    public float* Top, Inner;

    /// <summary>The input row that the last output row of the last step ends with, which may be a row of zeros below the image.</summary>
    public float* Bottom;

    /// <summary>Distance in floats from an input row to the next.</summary>
    public nint Pitch;

    /// <summary>How many times to do this, each as many rows further down.</summary>
    public int Steps;

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

    /// <summary>How far ahead of the rows that are read and written others are fetched into the second-level cache, or 0.</summary>
    public nint InputAhead, OutputAhead;

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
        nint width = job.Width, middle = 1 - job.PadLeft, lastStart = width - S.Lanes, pitch = job.Pitch;
        bool fetches = job.InputAhead != 0;
        float* top = job.Top + middle, inner = job.Inner + middle, output = job.Output;
        for (int step = job.Steps; step > 0; step--)
        {
            float* bottom = step == 1 ? job.Bottom + middle : inner + TRows.Count * pitch;
            for (nint next = 0; next < width; next += S.Lanes)
            {
                // The last vector slides back to end with the row.
                nint x = next < lastStart ? next : lastStart;
                if (fetches)
                    Fetch<S, V, TRows>(inner + x, 1, output + x, job);
                if (!S.LoadsWhere)
                    Tile<S, V, TRows, ShiftedColumns>(
                        top + x, inner + x, bottom + x, pitch, x == 0 && job.PadLeft != 0, x == lastStart && job.PadRight != 0,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
                else if (x == 0 || x == lastStart)
                    Tile<S, V, TRows, MaskedColumns>(
                        top + x, inner + x, bottom + x, pitch, x == 0 && job.PadLeft != 0, x == lastStart && job.PadRight != 0,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
                else
                    Tile<S, V, TRows, InnerColumns>(
                        top + x, inner + x, bottom + x, pitch, false, false,
                        w00, w01, w02, w10, w11, w12, w20, w21, w22, ends, output + x, width, job);
            }

            output += TRows.Count * width;
            inner += TRows.Count * pitch;
            top = inner - pitch;
        }
    }

    /// <summary>Fetches what is read and written in place of these vectors some rows further down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<S, V, TRows>(float* input, int stride, float* output, in Plane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        if (!Sse.IsSupported)
            return;
        input += job.InputAhead;
        for (int row = 0; row < TRows.Count * stride; row++, input += job.Pitch)
        for (int vector = 0; vector < stride; vector++)
            Sse.Prefetch1(input + vector * S.Lanes);
        output += job.OutputAhead;
        for (int row = 0; row < TRows.Count; row++, output += job.Width)
            Sse.Prefetch1(output);
    }

    // A vector of each output row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<S, V, TRows, TColumns>(
        float* top, float* inner, float* bottom, nint pitch, bool leftEdge, bool rightEdge,
        V w00, V w01, V w02, V w10, V w11, V w12, V w20, V w21, V w22, in PlaneSums<S, V> ends, float* to, nint width, in Plane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, IPlaneColumns
    {
        V bias = ends.Bias(job);
        V keepLeft = TColumns.Masks ? S.Load(job.Keep + (leftEdge ? 0 : 1)) : default;
        V keepRight = TColumns.Masks ? S.Load(job.Keep + (rightEdge ? 2 : 1)) : default;
        TColumns.Read<S, V>(top, leftEdge, rightEdge, keepLeft, keepRight, out V l, out V m, out V r);
        V a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, bias), a1 = bias, a2 = bias, a3 = bias;

        TColumns.Read<S, V>(inner, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a0);
        if (TRows.Count > 1)
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a1);

        TColumns.Read<S, V>(TRows.Count == 1 ? bottom : inner + pitch, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
        a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a0);
        if (TRows.Count > 1)
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a1);
        if (TRows.Count > 2)
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a2);

        if (TRows.Count > 1)
        {
            TColumns.Read<S, V>(TRows.Count == 2 ? bottom : inner + 2 * pitch, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
            a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a1);
            if (TRows.Count > 2)
                a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a2);
            if (TRows.Count > 3)
                a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a3);
        }

        if (TRows.Count > 2)
        {
            TColumns.Read<S, V>(TRows.Count == 3 ? bottom : inner + 3 * pitch, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
            a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a2);
            if (TRows.Count > 3)
                a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a3);
        }

        if (TRows.Count > 3)
        {
            TColumns.Read<S, V>(bottom, leftEdge, rightEdge, keepLeft, keepRight, out l, out m, out r);
            a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a3);
        }

        ends.Store<TRows>(job, a0, a1, a2, a3, to, width);
    }
}
