using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of <see cref="Depthwise3x3Kernel"/> computes: one vector of channels of up to three output rows.</summary>
internal unsafe struct Depthwise3x3Job
{
    /// <summary>The input rows under the output rows, two more than these; a row of zeros where there is none.</summary>
    public float* Row0, Row1, Row2, Row3, Row4;

    /// <summary>Columns of the input.</summary>
    public int Width;

    /// <summary>Columns of zeros left of it: 0 or 1.</summary>
    public int PadLeft;

    /// <summary>The weights of the first tap.</summary>
    public float* Weights;

    /// <summary>The bias.</summary>
    public float* Bias;

    /// <summary>The first pixel of the first output row.</summary>
    public float* Output;

    /// <summary>Columns of the output.</summary>
    public int OutputWidth;

    /// <summary>Channels: the distance in floats from a pixel to the next, and from a tap's weights to the next's.</summary>
    public int Channels;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// Depthwise 3x3 with stride 1, the most common by far. Its limit is reading, so it slides along the columns: each input
/// vector is read once and multiplied into the three outputs that it touches, whose sums are handed on from column to
/// column in registers. Three output rows at a time read five input rows where one by one they would read nine, and give
/// nine chains of multiply-adds, enough to hide their latency. Nine weights, nine sums and five inputs fit 32 registers.
/// </summary>
internal static unsafe class Depthwise3x3Kernel
{
    /// <summary>Most output rows of a call.</summary>
    public const int MaxRows = 3;

    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TRows>(in Depthwise3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        bool two = TRows.Count > 1, three = TRows.Count > 2;
        nint channels = job.Channels, outputPitch = job.OutputWidth * channels;
        V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        float* w = job.Weights;
        V w00 = S.Load(w), w01 = S.Load(w + channels), w02 = S.Load(w + 2 * channels);
        w += 3 * channels;
        V w10 = S.Load(w), w11 = S.Load(w + channels), w12 = S.Load(w + 2 * channels);
        w += 3 * channels;
        V w20 = S.Load(w), w21 = S.Load(w + channels), w22 = S.Load(w + 2 * channels);

        // Sums of output row a, b, c: 0 is complete with this column's right tap, 1 with the next, 2 starts here.
        V bias = S.Load(job.Bias);
        V a0 = bias, a1 = bias, a2, b0 = bias, b1 = bias, b2, c0 = bias, c1 = bias, c2;
        V in0 = default, in1 = default, in2 = default, in3 = default, in4 = default;
        float* output = job.Output - 2 * channels;
        nint offset = -job.PadLeft * channels;
        for (int column = -job.PadLeft, end = column + job.OutputWidth + 2; column < end; column++, offset += channels, output += channels)
        {
            if ((uint)column < (uint)job.Width)
            {
                in0 = S.Load(job.Row0 + offset);
                in1 = S.Load(job.Row1 + offset);
                in2 = S.Load(job.Row2 + offset);
                if (two)
                    in3 = S.Load(job.Row3 + offset);
                if (three)
                    in4 = S.Load(job.Row4 + offset);
                a0 = S.MultiplyAdd(in2, w22, S.MultiplyAdd(in1, w12, S.MultiplyAdd(in0, w02, a0)));
                a1 = S.MultiplyAdd(in2, w21, S.MultiplyAdd(in1, w11, S.MultiplyAdd(in0, w01, a1)));
                a2 = S.MultiplyAdd(in2, w20, S.MultiplyAdd(in1, w10, S.MultiplyAdd(in0, w00, bias)));
                b0 = two ? S.MultiplyAdd(in3, w22, S.MultiplyAdd(in2, w12, S.MultiplyAdd(in1, w02, b0))) : bias;
                b1 = two ? S.MultiplyAdd(in3, w21, S.MultiplyAdd(in2, w11, S.MultiplyAdd(in1, w01, b1))) : bias;
                b2 = two ? S.MultiplyAdd(in3, w20, S.MultiplyAdd(in2, w10, S.MultiplyAdd(in1, w00, bias))) : bias;
                c0 = three ? S.MultiplyAdd(in4, w22, S.MultiplyAdd(in3, w12, S.MultiplyAdd(in2, w02, c0))) : bias;
                c1 = three ? S.MultiplyAdd(in4, w21, S.MultiplyAdd(in3, w11, S.MultiplyAdd(in2, w01, c1))) : bias;
                c2 = three ? S.MultiplyAdd(in4, w20, S.MultiplyAdd(in3, w10, S.MultiplyAdd(in2, w00, bias))) : bias;
            }
            else
            {
                a2 = b2 = c2 = bias;
            }

            if (output >= job.Output)
            {
                S.Store(S.Activate(a0, slope, low, high), output);
                if (two)
                    S.Store(S.Activate(b0, slope, low, high), output + outputPitch);
                if (three)
                    S.Store(S.Activate(c0, slope, low, high), output + 2 * outputPitch);
            }

            (a0, a1) = (a1, a2);
            (b0, b1) = (b1, b2);
            (c0, c1) = (c1, c2);
        }
    }
}
