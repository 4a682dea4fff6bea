using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of a <see cref="DepthwiseKernel"/> computes: some neighbouring output pixels of a row, all channels.</summary>
internal unsafe struct DepthwiseJob
{
    /// <summary>What the tap offsets of the first row of taps count from, for the first pixel.</summary>
    public float* Input;

    /// <summary>Distance in floats from a tap's row to the next.</summary>
    public nint TapRowPitch;

    /// <summary>Distance in floats from the first tap of a row to each.</summary>
    public nint* TapOffsets;

    /// <summary>Rows and columns of taps: those that lie inside the image.</summary>
    public int TapRows, TapColumns;

    /// <summary>Distance in floats from the input of a pixel to that of the next.</summary>
    public nint PixelStep;

    /// <summary>The weights of the first tap, a number a channel.</summary>
    public float* Weights;

    /// <summary>Distance in floats from the weights of a tap to those of the tap below.</summary>
    public nint WeightRowPitch;

    /// <summary>A number a channel.</summary>
    public float* Bias;

    /// <summary>Where the first pixel is written; the next one follows <see cref="Channels"/> floats later.</summary>
    public float* Output;

    /// <summary>Channels of a pixel, at least one vector.</summary>
    public int Channels;

    /// <summary>How many times to do this, each further on: 1, or rows of an output.</summary>
    public int Steps;

    /// <summary>Distance in floats from the input of a step to that of the next, and from output to output.</summary>
    public nint InputStep, OutputStep;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// Up to 12 neighbouring pixels by one vector of channels: each tap loads one vector of weights and multiplies it with a
/// vector of each pixel. Nothing is broadcast, and nearly every multiply-add reads memory, so loads are the limit.
/// </summary>
internal static unsafe class DepthwiseKernel
{
    /// <summary>Most pixels of a call on any CPU.</summary>
    public const int MaxPixels = 12;

    /// <summary>Computes one call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TPixels>(in DepthwiseJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TPixels : struct, ITileExtent
    {
        V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        int channels = job.Channels;
        nint step = job.PixelStep * sizeof(float);
        float* input = job.Input, destination = job.Output;
        for (int done = 0; done < job.Steps; done++, input += job.InputStep, destination += job.OutputStep)
        for (int next = 0; next < channels; next += S.Lanes)
        {
            // The last vector slides back to end with the channels.
            int c = Math.Min(next, channels - S.Lanes);
            V start = S.Load(job.Bias + c);
            V a0 = start, a1 = start, a2 = start, a3 = start, a4 = start, a5 = start, a6 = start, a7 = start, a8 = start, a9 = start, a10 = start, a11 = start;
            for (int row = 0; row < job.TapRows; row++)
            {
                float* weight = job.Weights + row * job.WeightRowPitch + c;
                float* tap = input + row * job.TapRowPitch + c;
                for (int column = 0; column < job.TapColumns; column++, weight += channels)
                {
                    V w = S.Load(weight);
                    byte* p = (byte*)(tap + job.TapOffsets[column]);
                    byte* q = TPixels.Count > 3 ? p + 3 * step : null;
                    byte* r = TPixels.Count > 6 ? p + 6 * step : null;
                    byte* s = TPixels.Count > 9 ? q + 6 * step : null;
                    a0 = S.MultiplyAdd(S.Load((float*)p), w, a0);
                    if (TPixels.Count > 1) a1 = S.MultiplyAdd(S.Load((float*)(p + step)), w, a1);
                    if (TPixels.Count > 2) a2 = S.MultiplyAdd(S.Load((float*)(p + 2 * step)), w, a2);
                    if (TPixels.Count > 3) a3 = S.MultiplyAdd(S.Load((float*)q), w, a3);
                    if (TPixels.Count > 4) a4 = S.MultiplyAdd(S.Load((float*)(q + step)), w, a4);
                    if (TPixels.Count > 5) a5 = S.MultiplyAdd(S.Load((float*)(q + 2 * step)), w, a5);
                    if (TPixels.Count > 6) a6 = S.MultiplyAdd(S.Load((float*)r), w, a6);
                    if (TPixels.Count > 7) a7 = S.MultiplyAdd(S.Load((float*)(r + step)), w, a7);
                    if (TPixels.Count > 8) a8 = S.MultiplyAdd(S.Load((float*)(r + 2 * step)), w, a8);
                    if (TPixels.Count > 9) a9 = S.MultiplyAdd(S.Load((float*)s), w, a9);
                    if (TPixels.Count > 10) a10 = S.MultiplyAdd(S.Load((float*)(s + step)), w, a10);
                    if (TPixels.Count > 11) a11 = S.MultiplyAdd(S.Load((float*)(s + 2 * step)), w, a11);
                }
            }

            float* output = destination + c;
            S.Store(S.Clamp(S.Slope(a0, slope), low, high), output);
            if (TPixels.Count > 1) S.Store(S.Clamp(S.Slope(a1, slope), low, high), output + channels);
            if (TPixels.Count > 2) S.Store(S.Clamp(S.Slope(a2, slope), low, high), output + 2 * (nint)channels);
            if (TPixels.Count > 3) S.Store(S.Clamp(S.Slope(a3, slope), low, high), output + 3 * (nint)channels);
            if (TPixels.Count > 4) S.Store(S.Clamp(S.Slope(a4, slope), low, high), output + 4 * (nint)channels);
            if (TPixels.Count > 5) S.Store(S.Clamp(S.Slope(a5, slope), low, high), output + 5 * (nint)channels);
            if (TPixels.Count > 6) S.Store(S.Clamp(S.Slope(a6, slope), low, high), output + 6 * (nint)channels);
            if (TPixels.Count > 7) S.Store(S.Clamp(S.Slope(a7, slope), low, high), output + 7 * (nint)channels);
            if (TPixels.Count > 8) S.Store(S.Clamp(S.Slope(a8, slope), low, high), output + 8 * (nint)channels);
            if (TPixels.Count > 9) S.Store(S.Clamp(S.Slope(a9, slope), low, high), output + 9 * (nint)channels);
            if (TPixels.Count > 10) S.Store(S.Clamp(S.Slope(a10, slope), low, high), output + 10 * (nint)channels);
            if (TPixels.Count > 11) S.Store(S.Clamp(S.Slope(a11, slope), low, high), output + 11 * (nint)channels);
        }
    }
}
