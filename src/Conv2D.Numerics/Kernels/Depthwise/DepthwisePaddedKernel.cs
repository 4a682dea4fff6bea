using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of <see cref="DepthwisePaddedKernel"/> computes: some neighbouring pixels of output rows, one vector of channels.</summary>
internal unsafe struct DepthwisePaddedJob
{
    /// <summary>Under the first tap of the first pixel; pixels are a cache line apart (<see cref="PaddedChannels{S,V}.Pitch"/>).</summary>
    public float* Input;

    /// <summary>Distance in floats from a tap to the next, and from its row to the next.</summary>
    public nint TapPitch, TapRowPitch;

    /// <summary>Rows and columns of taps.</summary>
    public int TapRows, TapColumns;

    /// <summary>The weights of the first tap.</summary>
    public float* Weights;

    /// <summary>Distance in floats from a tap's weights to the next's.</summary>
    public nint WeightPitch;

    /// <summary>A vector.</summary>
    public float* Bias;

    /// <summary>Where the first pixel is written.</summary>
    public float* Output;

    /// <summary>Distance in floats from a pixel of the output to the next.</summary>
    public nint OutputPitch;

    /// <summary>Output rows.</summary>
    public int Rows;

    /// <summary>Distance in floats from the input under a row to that under the next, and from output row to output row.</summary>
    public nint InputRowPitch, OutputRowPitch;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// Depthwise convolution of any kernel on a copy with a border, whose pixels are a cache line each: up to 12 neighbouring outputs, enough
/// chains of multiply-adds to hide their latency. A tap loads a vector of weights and multiplies it by a vector of each pixel, whose
/// addresses differ by constants: 17 instructions for 12 multiply-adds.
/// </summary>
internal static unsafe class DepthwisePaddedKernel
{
    /// <summary>Most pixels of a call.</summary>
    public const int MaxPixels = 12;

    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TPixels, TStride>(in DepthwisePaddedJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TPixels : struct, ITileExtent
        where TStride : struct, ITileExtent
    {
        int step = TStride.Count * PaddedChannels<S, V>.Pitch;
        nint tapPitch = job.TapPitch, weightPitch = job.WeightPitch;
        float* rowInput = job.Input, rowOutput = job.Output;
        for (int done = 0; done < job.Rows; done++, rowInput += job.InputRowPitch, rowOutput += job.OutputRowPitch)
        {
            V a0 = S.Load(job.Bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0, a10 = a0, a11 = a0;
            float* tapRow = rowInput, weights = job.Weights;
            for (int row = job.TapRows; row > 0; row--, tapRow += job.TapRowPitch)
            {
                float* x = tapRow;
                for (int column = job.TapColumns; column > 0; column--, x += tapPitch, weights += weightPitch)
                {
                    V w = S.Load(weights);
                    a0 = S.MultiplyAdd(S.Load(x), w, a0);
                    if (TPixels.Count > 1) a1 = S.MultiplyAdd(S.Load(x + step), w, a1);
                    if (TPixels.Count > 2) a2 = S.MultiplyAdd(S.Load(x + 2 * step), w, a2);
                    if (TPixels.Count > 3) a3 = S.MultiplyAdd(S.Load(x + 3 * step), w, a3);
                    if (TPixels.Count > 4) a4 = S.MultiplyAdd(S.Load(x + 4 * step), w, a4);
                    if (TPixels.Count > 5) a5 = S.MultiplyAdd(S.Load(x + 5 * step), w, a5);
                    if (TPixels.Count > 6) a6 = S.MultiplyAdd(S.Load(x + 6 * step), w, a6);
                    if (TPixels.Count > 7) a7 = S.MultiplyAdd(S.Load(x + 7 * step), w, a7);
                    if (TPixels.Count > 8) a8 = S.MultiplyAdd(S.Load(x + 8 * step), w, a8);
                    if (TPixels.Count > 9) a9 = S.MultiplyAdd(S.Load(x + 9 * step), w, a9);
                    if (TPixels.Count > 10) a10 = S.MultiplyAdd(S.Load(x + 10 * step), w, a10);
                    if (TPixels.Count > 11) a11 = S.MultiplyAdd(S.Load(x + 11 * step), w, a11);
                }
            }

            V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
            float* output = rowOutput;
            nint pitch = job.OutputPitch;
            { S.Store(S.Clamp(S.Slope(a0, slope), low, high), output); }
            if (TPixels.Count > 1) S.Store(S.Clamp(S.Slope(a1, slope), low, high), output += pitch);
            if (TPixels.Count > 2) S.Store(S.Clamp(S.Slope(a2, slope), low, high), output += pitch);
            if (TPixels.Count > 3) S.Store(S.Clamp(S.Slope(a3, slope), low, high), output += pitch);
            if (TPixels.Count > 4) S.Store(S.Clamp(S.Slope(a4, slope), low, high), output += pitch);
            if (TPixels.Count > 5) S.Store(S.Clamp(S.Slope(a5, slope), low, high), output += pitch);
            if (TPixels.Count > 6) S.Store(S.Clamp(S.Slope(a6, slope), low, high), output += pitch);
            if (TPixels.Count > 7) S.Store(S.Clamp(S.Slope(a7, slope), low, high), output += pitch);
            if (TPixels.Count > 8) S.Store(S.Clamp(S.Slope(a8, slope), low, high), output += pitch);
            if (TPixels.Count > 9) S.Store(S.Clamp(S.Slope(a9, slope), low, high), output += pitch);
            if (TPixels.Count > 10) S.Store(S.Clamp(S.Slope(a10, slope), low, high), output += pitch);
            if (TPixels.Count > 11) S.Store(S.Clamp(S.Slope(a11, slope), low, high), output += pitch);
        }
    }
}
