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

    /// <summary>Pixels of an output row, at least one vector.</summary>
    public int Width;

    /// <summary>Columns of zeros left and right of the image, 0 or 1.</summary>
    public int PadLeft, PadRight;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// Depthwise 3x3 channels first with stride 1, on the caller's planes as they lie: lanes are neighbouring pixels of a row.
/// Up to four output rows are computed at once, so that the input rows are each loaded once for all rows that see them: six
/// rows of three vectors for thirty-six multiply-adds, in four chains that have nothing to do with those of the next
/// vectors. At an edge of the image, the vector that would begin or end outside is the middle one, shifted by a lane: nothing
/// outside the plane is read, and nothing is copied.
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
        V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        float* w = job.Weights;
        V w00 = S.Load(w), w01 = S.Load(w + S.Lanes), w02 = S.Load(w + 2 * S.Lanes);
        V w10 = S.Load(w + 3 * S.Lanes), w11 = S.Load(w + 4 * S.Lanes), w12 = S.Load(w + 5 * S.Lanes);
        V w20 = S.Load(w + 6 * S.Lanes), w21 = S.Load(w + 7 * S.Lanes), w22 = S.Load(w + 8 * S.Lanes);
        V bias = S.Load(job.Bias);
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
                bool leftEdge = x == 0 && job.PadLeft != 0, rightEdge = x == lastStart && job.PadRight != 0;

                Read<S, V>(line0 + x, leftEdge, rightEdge, out V l, out V m, out V r);
                V a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, bias), a1 = bias, a2 = bias, a3 = bias;

                Read<S, V>(line1 + x, leftEdge, rightEdge, out l, out m, out r);
                a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a0);
                if (TRows.Count > 1)
                    a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a1);

                Read<S, V>(line2 + x, leftEdge, rightEdge, out l, out m, out r);
                a0 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a0);
                if (TRows.Count > 1)
                    a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a1);
                if (TRows.Count > 2)
                    a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a2);

                if (TRows.Count > 1)
                {
                    Read<S, V>(line3 + x, leftEdge, rightEdge, out l, out m, out r);
                    a1 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a1);
                    if (TRows.Count > 2)
                        a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a2);
                    if (TRows.Count > 3)
                        a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w00, w01, w02, a3);
                }

                if (TRows.Count > 2)
                {
                    Read<S, V>(line4 + x, leftEdge, rightEdge, out l, out m, out r);
                    a2 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a2);
                    if (TRows.Count > 3)
                        a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w10, w11, w12, a3);
                }

                if (TRows.Count > 3)
                {
                    Read<S, V>(line5 + x, leftEdge, rightEdge, out l, out m, out r);
                    a3 = Depthwise3x3Kernel.Add<S, V>(l, m, r, w20, w21, w22, a3);
                }

                float* to = output + x;
                S.Store(S.Clamp(S.Slope(a0, slope), low, high), to);
                if (TRows.Count > 1)
                    S.Store(S.Clamp(S.Slope(a1, slope), low, high), to + width);
                if (TRows.Count > 2)
                    S.Store(S.Clamp(S.Slope(a2, slope), low, high), to + 2 * width);
                if (TRows.Count > 3)
                    S.Store(S.Clamp(S.Slope(a3, slope), low, high), to + 3 * width);
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

    // The pixels of a line under the three taps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        middle = S.Load(at);
        left = leftEdge ? S.ShiftUp(middle) : S.Load(at - 1);
        right = rightEdge ? S.ShiftDown(middle) : S.Load(at + 1);
    }
}
