using System.Runtime.CompilerServices;

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
    /// them: the first five are used. Channels first, line 3 i + k is that of output line i shifted by k pixels.
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

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>Whether the output lines of a call share their input lines, as a type.</summary>
internal interface ILineSharing
{
    /// <summary>True where output line i reads the input lines i, i + 1 and i + 2.</summary>
    static abstract bool Shares { get; }
}

/// <summary>Lines are neighbouring rows.</summary>
internal readonly struct SharedLines : ILineSharing
{
    public static bool Shares => true;
}

/// <summary>Lines have nothing in common.</summary>
internal readonly struct SeparateLines : ILineSharing
{
    public static bool Shares => false;
}

/// <summary>
/// Depthwise 3x3 with stride 1, the most common by far. Its limit is reading, so it slides along the lines: each input
/// vector is read once and multiplied into the three outputs that it touches, whose sums are handed on from step to step
/// in registers. Three output lines at a time give nine chains of multiply-adds, enough to hide their latency, and where
/// they share input lines read five instead of nine. Nine weights, nine sums and five inputs fit 32 registers.
/// </summary>
internal static unsafe class Depthwise3x3Kernel
{
    /// <summary>Most output lines of a call.</summary>
    public const int MaxLines = 3;

    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TLines, TSharing>(in Depthwise3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TLines : struct, ITileExtent
        where TSharing : struct, ILineSharing
    {
        bool two = TLines.Count > 1, three = TLines.Count > 2, shared = TSharing.Shares;
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

        // Sums of output lines a, b, c: 0 is complete with this step's last tap, 1 with the next step, 2 starts here.
        V bias = S.Load(job.Bias);
        V a0 = bias, a1 = bias, a2, b0 = bias, b1 = bias, b2, c0 = bias, c1 = bias, c2;
        nint pitch = job.Pitch, second = job.SecondLine, third = job.ThirdLine, offset = -job.PadBefore * pitch;
        float* output = job.Output - 2 * job.OutputPitch;
        for (int step = -job.PadBefore, end = step + job.OutputLength + 2; step < end; step++, offset += pitch, output += job.OutputPitch)
        {
            if ((uint)step < (uint)job.Length)
            {
                V in0 = S.Load(line0 + offset), in1 = S.Load(line1 + offset), in2 = S.Load(line2 + offset);
                a0 = S.MultiplyAdd(in2, w22, S.MultiplyAdd(in1, w12, S.MultiplyAdd(in0, w02, a0)));
                a1 = S.MultiplyAdd(in2, w21, S.MultiplyAdd(in1, w11, S.MultiplyAdd(in0, w01, a1)));
                a2 = S.MultiplyAdd(in2, w20, S.MultiplyAdd(in1, w10, S.MultiplyAdd(in0, w00, bias)));
                b2 = c2 = bias;
                if (two)
                {
                    V x0 = shared ? in1 : S.Load(line3 + offset), x1 = shared ? in2 : S.Load(line4 + offset);
                    V x2 = S.Load((shared ? line3 : line5) + offset);
                    b0 = S.MultiplyAdd(x2, w22, S.MultiplyAdd(x1, w12, S.MultiplyAdd(x0, w02, b0)));
                    b1 = S.MultiplyAdd(x2, w21, S.MultiplyAdd(x1, w11, S.MultiplyAdd(x0, w01, b1)));
                    b2 = S.MultiplyAdd(x2, w20, S.MultiplyAdd(x1, w10, S.MultiplyAdd(x0, w00, bias)));
                    if (three)
                    {
                        V y0 = shared ? in2 : S.Load(line6 + offset), y1 = shared ? x2 : S.Load(line7 + offset);
                        V y2 = S.Load((shared ? line4 : line8) + offset);
                        c0 = S.MultiplyAdd(y2, w22, S.MultiplyAdd(y1, w12, S.MultiplyAdd(y0, w02, c0)));
                        c1 = S.MultiplyAdd(y2, w21, S.MultiplyAdd(y1, w11, S.MultiplyAdd(y0, w01, c1)));
                        c2 = S.MultiplyAdd(y2, w20, S.MultiplyAdd(y1, w10, S.MultiplyAdd(y0, w00, bias)));
                    }
                }
            }
            else
            {
                a2 = b2 = c2 = bias;
            }

            if (output >= job.Output)
            {
                S.Store(S.Clamp(S.Slope(a0, slope), low, high), output);
                if (two)
                    S.Store(S.Clamp(S.Slope(b0, slope), low, high), output + second);
                if (three)
                    S.Store(S.Clamp(S.Slope(c0, slope), low, high), output + third);
            }

            (a0, a1) = (a1, a2);
            (b0, b1) = (b1, b2);
            (c0, c1) = (c1, c2);
        }
    }
}
