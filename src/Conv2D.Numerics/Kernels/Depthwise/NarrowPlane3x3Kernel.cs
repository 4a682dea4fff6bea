using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of <see cref="NarrowPlane3x3Kernel"/> computes: some neighbouring channels.</summary>
internal unsafe struct NarrowPlane3x3Job
{
    /// <summary>The first channel's plane; the others follow.</summary>
    public float* Input;

    /// <summary>The first channel's output; the others follow.</summary>
    public float* Output;

    /// <summary>Number of channels.</summary>
    public int Channels;

    /// <summary>Rows and columns of a plane, and of an output.</summary>
    public int InputHeight, InputWidth, OutputHeight, OutputWidth;

    /// <summary>Rows of zeros above a plane, columns of zeros left of it.</summary>
    public int PadTop, PadLeft;

    /// <summary>The nine weights of the first channel; the others' follow.</summary>
    public float* Weights;

    /// <summary>A number for each channel.</summary>
    public float* Bias;

    /// <summary>A row of zeros, as wide as a plane.</summary>
    public float* Zeros;

    /// <summary>
    /// Three vectors of lanes, all bits set or none. A row of a plane and the border before it are one vector, or with stride 2 two: their lanes
    /// inside the plane; and those of an output row.
    /// </summary>
    public float* Keep;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// Depthwise 3x3 channels first on planes whose rows fit a vector: a row and the border before it are one vector, or with stride
/// 2 two, of which the lanes outside the plane are not read. What lies under the other taps is the same vector, shifted. Each input row is
/// read once and multiplied into all the output rows that it touches. A plane takes so little time that a call computes many: the
/// multiply-adds of one begin while those of the one before still wait for each other.
/// </summary>
internal static unsafe class NarrowPlane3x3Kernel
{
    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TStride>(in NarrowPlane3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TStride : struct, ITileExtent
    {
        int stride = TStride.Count, rows = (job.OutputHeight - 1) * stride + 3;
        nint inputWidth = job.InputWidth, outputWidth = job.OutputWidth;
        V keepFirst = S.Load(job.Keep), keepSecond = S.Load(job.Keep + S.Lanes), keepOutput = S.Load(job.Keep + 2 * S.Lanes);
        bool slopes = job.Activation.Slopes, clamps = job.Activation.Clamps;
        V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        float* plane = job.Input - job.PadLeft, zeros = job.Zeros - job.PadLeft, output = job.Output, w = job.Weights;
        for (int channel = 0; channel < job.Channels; channel++, w += 9)
        {
            V w00 = S.Broadcast(w[0]), w01 = S.Broadcast(w[1]), w02 = S.Broadcast(w[2]);
            V w10 = S.Broadcast(w[3]), w11 = S.Broadcast(w[4]), w12 = S.Broadcast(w[5]);
            V w20 = S.Broadcast(w[6]), w21 = S.Broadcast(w[7]), w22 = S.Broadcast(w[8]);
            V bias = S.Broadcast(job.Bias[channel]);

            // Sums of the output rows that are not complete: with stride 1 two, with stride 2 the first only.
            V oldest = bias, older = bias;
            float* at = plane - job.PadTop * inputWidth;
            for (int row = 0; row < rows; row++, at += inputWidth)
            {
                V left, middle, right;
                float* from = (uint)(row - job.PadTop) < (uint)job.InputHeight ? at : zeros;
                if (stride == 1)
                {
                    left = S.LoadWhere(keepFirst, from);
                    middle = S.ShiftDown(left);
                    right = S.ShiftDown(middle);
                }
                else
                {
                    V a = S.LoadWhere(keepFirst, from), b = S.LoadWhere(keepSecond, from + S.Lanes);
                    left = S.Even(a, b);
                    middle = S.Odd(a, b);
                    right = S.ShiftDown(left);
                    if (row % 2 != 0)
                    {
                        oldest = Depthwise3x3Kernel.Add<S, V>(left, middle, right, w10, w11, w12, oldest);
                        continue;
                    }
                }

                V sum = Depthwise3x3Kernel.Add<S, V>(left, middle, right, w20, w21, w22, oldest);
                V youngest = Depthwise3x3Kernel.Add<S, V>(left, middle, right, w00, w01, w02, bias);
                oldest = stride == 1 ? Depthwise3x3Kernel.Add<S, V>(left, middle, right, w10, w11, w12, older) : youngest;
                older = youngest;
                if (row < 2)
                    continue;
                if (slopes)
                    sum = S.Slope(sum, slope);
                if (clamps)
                    sum = S.Clamp(sum, low, high);

                // What is beyond the row, the next one overwrites: it is no longer than a row. The last one is followed by another channel.
                if (row < rows - 1)
                    S.Store(sum, output);
                else
                    S.StoreWhere(keepOutput, sum, output);
                output += outputWidth;
            }

            plane += job.InputHeight * inputWidth;
        }
    }
}
