using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What one call of <see cref="Depthwise3x3Kernel"/> computes: up to three lines of output vectors. Channels last, a line
/// is an output row and its vectors are channels of a pixel; channels first, a line is a column of vectors, each of
/// neighbouring pixels of a row.
/// </summary>
internal unsafe struct Depthwise3x3Job
{
    /// <summary>
    /// Where the three input lines under each output line start. Channels last, the lines are rows, and output lines share
    /// them: line (stride i + k) is under tap k of output line i. Channels first, line (3 i + k) is, that of output line i
    /// shifted by k pixels.
    /// </summary>
    public fixed long Lines[9];

    /// <summary>Steps of the input along a line.</summary>
    public int Length;

    /// <summary>Steps of zeros before it.</summary>
    public int PadBefore;

    /// <summary>Distance in floats from a step of the input to the next.</summary>
    public nint Pitch;

    /// <summary>The weights, a vector a tap; first the taps of the first line.</summary>
    public float* Weights;

    /// <summary>Distance in floats from a tap's vector to the next along a line, and from a line's to the next line's.</summary>
    public nint WeightPitch, WeightLinePitch;

    /// <summary>The bias, a vector.</summary>
    public float* Bias;

    /// <summary>The first vector of the first output line.</summary>
    public float* Output;

    /// <summary>Steps of the output along a line.</summary>
    public int OutputLength;

    /// <summary>Distance in floats from a step of the output to the next.</summary>
    public nint OutputPitch;

    /// <summary>Distance in floats from the first output line to the second and to the third.</summary>
    public nint SecondLine, ThirdLine;

    /// <summary>
    /// How far from these lines those below them lie, input and output, if they are to be fetched into the second-level cache meanwhile, or 0.
    /// </summary>
    public nint InputAhead, OutputAhead;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>How the output lines of a call lie to each other, and their stride, as a type.</summary>
internal interface ILineLayout
{
    /// <summary>Whether the output lines share input lines.</summary>
    static abstract bool Shares { get; }

    /// <summary>1 or 2: the stride both ways.</summary>
    static abstract int Stride { get; }
}

/// <summary>Neighbouring rows, stride 1.</summary>
internal readonly struct SharedLines : ILineLayout
{
    public static bool Shares => true;

    public static int Stride => 1;
}

/// <summary>Neighbouring rows, stride 2.</summary>
internal readonly struct SharedLinesStride2 : ILineLayout
{
    public static bool Shares => true;

    public static int Stride => 2;
}

/// <summary>Lines that have nothing in common, stride 2.</summary>
internal readonly struct SeparateLinesStride2 : ILineLayout
{
    public static bool Shares => false;

    public static int Stride => 2;
}

/// <summary>
/// Depthwise 3x3 with stride 1 or 2 where <see cref="Block3x3"/> and the kernels on planes do not serve: with a border of two columns, and
/// channels first with stride 2 on rows of an odd number of pixels. Its limit is reading, so it slides along the lines: each
/// input vector is read once and multiplied into all the outputs that it touches, whose sums are handed on from step to
/// step in registers. Three output lines at a time give enough chains of multiply-adds to hide their latency, and share
/// what they have in common. Nine weights, nine sums and up to nine inputs fit 32 registers.
/// </summary>
internal static unsafe class Depthwise3x3Kernel
{
    /// <summary>Most output lines of a call.</summary>
    public const int MaxLines = 3;

    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TLines, TLayout>(in Depthwise3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TLines : struct, ITileExtent
        where TLayout : struct, ILineLayout
    {
        bool two = TLines.Count > 1, three = TLines.Count > 2, shared = TLayout.Shares, shares2 = shared && TLayout.Stride == 2;
        V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        float* w = job.Weights;
        nint next = job.WeightPitch;
        V w00 = S.Load(w), w01 = S.Load(w + next), w02 = S.Load(w + 2 * next);
        w += job.WeightLinePitch;
        V w10 = S.Load(w), w11 = S.Load(w + next), w12 = S.Load(w + 2 * next);
        w += job.WeightLinePitch;
        V w20 = S.Load(w), w21 = S.Load(w + next), w22 = S.Load(w + 2 * next);
        float* line0 = (float*)job.Lines[0], line1 = (float*)job.Lines[1], line2 = (float*)job.Lines[2];
        float* line3 = (float*)job.Lines[3], line4 = (float*)job.Lines[4], line5 = (float*)job.Lines[5];
        float* line6 = (float*)job.Lines[6], line7 = (float*)job.Lines[7], line8 = (float*)job.Lines[8];

        // Sums of output lines a, b, c: 0 is the oldest that is not complete, 2 the youngest.
        V bias = S.Load(job.Bias);
        V a0 = bias, a1 = bias, a2, b0 = bias, b1 = bias, b2, c0 = bias, c1 = bias, c2;
        nint pitch = job.Pitch, second = job.SecondLine, third = job.ThirdLine, offset = -job.PadBefore * pitch;
        float* output = job.Output;
        bool fetches = shared && Sse.IsSupported && job.InputAhead != 0;
        nint inputAhead = job.InputAhead, outputAhead = job.OutputAhead;
        for (int step = 0, end = (job.OutputLength - 1) * TLayout.Stride + 3; step < end; step++, offset += pitch)
        {
            V x0 = default, x1 = default, x2 = default, y0 = default, y1 = default, y2 = default, z0 = default, z1 = default, z2 = default;
            bool inside = (uint)(step - job.PadBefore) < (uint)job.Length;
            if (inside)
            {
                x0 = S.Load(line0 + offset);
                x1 = S.Load(line1 + offset);
                x2 = S.Load(line2 + offset);
                if (two)
                {
                    y0 = shares2 ? x2 : shared ? x1 : S.Load(line3 + offset);
                    y1 = shares2 ? S.Load(line3 + offset) : shared ? x2 : S.Load(line4 + offset);
                    y2 = S.Load((shares2 ? line4 : shared ? line3 : line5) + offset);
                }

                if (three)
                {
                    z0 = shares2 ? y2 : shared ? x2 : S.Load(line6 + offset);
                    z1 = shares2 ? S.Load(line5 + offset) : shared ? y2 : S.Load(line7 + offset);
                    z2 = S.Load((shares2 ? line6 : shared ? line4 : line8) + offset);
                }
            }

            if (fetches)
                Fetch<TLines, TLayout>(offset + inputAhead, line1, line2, line3, line4, line5, line6);

            if (TLayout.Stride == 2 && step % 2 != 0)
            {
                // Between two outputs: the middle tap of one.
                if (inside)
                {
                    a0 = Add<S, V>(x0, x1, x2, w01, w11, w21, a0);
                    if (two)
                        b0 = Add<S, V>(y0, y1, y2, w01, w11, w21, b0);
                    if (three)
                        c0 = Add<S, V>(z0, z1, z2, w01, w11, w21, c0);
                }

                continue;
            }

            a2 = b2 = c2 = bias;
            if (inside)
            {
                a0 = Add<S, V>(x0, x1, x2, w02, w12, w22, a0);
                a2 = Add<S, V>(x0, x1, x2, w00, w10, w20, bias);
                if (TLayout.Stride == 1)
                    a1 = Add<S, V>(x0, x1, x2, w01, w11, w21, a1);
                if (two)
                {
                    b0 = Add<S, V>(y0, y1, y2, w02, w12, w22, b0);
                    b2 = Add<S, V>(y0, y1, y2, w00, w10, w20, bias);
                    if (TLayout.Stride == 1)
                        b1 = Add<S, V>(y0, y1, y2, w01, w11, w21, b1);
                }

                if (three)
                {
                    c0 = Add<S, V>(z0, z1, z2, w02, w12, w22, c0);
                    c2 = Add<S, V>(z0, z1, z2, w00, w10, w20, bias);
                    if (TLayout.Stride == 1)
                        c1 = Add<S, V>(z0, z1, z2, w01, w11, w21, c1);
                }
            }

            if (step >= 2)
            {
                S.Store(S.Clamp(S.Slope(a0, slope), low, high), output);
                if (two)
                    S.Store(S.Clamp(S.Slope(b0, slope), low, high), output + second);
                if (three)
                    S.Store(S.Clamp(S.Slope(c0, slope), low, high), output + third);
                if (fetches)
                {
                    Sse.Prefetch1(output + outputAhead);
                    if (two)
                        Sse.Prefetch1(output + outputAhead + second);
                    if (three)
                        Sse.Prefetch1(output + outputAhead + third);
                }

                output += job.OutputPitch;
            }

            a0 = TLayout.Stride == 1 ? a1 : a2;
            b0 = TLayout.Stride == 1 ? b1 : b2;
            c0 = TLayout.Stride == 1 ? c1 : c2;
            a1 = a2;
            b1 = b2;
            c1 = c2;
        }
    }

    // Of the lines below, those that this call does not read itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<TLines, TLayout>(nint offset, float* line1, float* line2, float* line3, float* line4, float* line5, float* line6)
        where TLines : struct, ITileExtent
        where TLayout : struct, ILineLayout
    {
        int last = (TLines.Count - 1) * TLayout.Stride + 2;
        if (TLayout.Stride == 2)
            Sse.Prefetch1(line1 + offset);
        Sse.Prefetch1(line2 + offset);
        if (last >= 3)
            Sse.Prefetch1(line3 + offset);
        if (last >= 4)
            Sse.Prefetch1(line4 + offset);
        if (last >= 5)
            Sse.Prefetch1(line5 + offset);
        if (last >= 6)
            Sse.Prefetch1(line6 + offset);
    }

    /// <summary>A line's three inputs by three weights, added to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<S, V>(V in0, V in1, V in2, V w0, V w1, V w2, V sum)
        where S : struct, ISimd<V>
        where V : struct => S.MultiplyAdd(in2, w2, S.MultiplyAdd(in1, w1, S.MultiplyAdd(in0, w0, sum)));
}
