using System.Runtime.CompilerServices;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>What one tile of a depthwise kernel gradient sums: the pixels of a strip, for one vector of filters.</summary>
internal unsafe struct ElementwiseJob
{
    /// <summary>The input values of the strip's first pixel: one for each filter.</summary>
    public float* Input;

    /// <summary>Distance from <see cref="Input"/> to what each tap sees.</summary>
    public nint* TapOffsets;

    /// <summary>Distance between the inputs of neighbouring output pixels.</summary>
    public nint InputStep;

    /// <summary>Distance between the inputs of neighbouring output rows.</summary>
    public nint InputPitch;

    /// <summary>The output gradients of the strip's first pixel.</summary>
    public float* Gradient;

    /// <summary>Distance between the gradients of neighbouring pixels.</summary>
    public nint GradientStep;

    /// <summary>Output rows of the strip.</summary>
    public int Rows;

    /// <summary>Output pixels in each of them.</summary>
    public int Columns;

    /// <summary>The sums, added to: a vector for each tap.</summary>
    public float* Sums;

    /// <summary>Distance between the taps' sums.</summary>
    public nint SumPitch;
}

/// <summary>
/// The register tile of a depthwise kernel gradient: each filter sees one channel, so input and gradient are multiplied
/// lane by lane. A step takes one pixel and one vector of filters, and serves up to nine taps (a 3x3 kernel) with one
/// load of the gradient; nine sums are more than enough to hide the latency of the multiply-adds.
/// </summary>
internal static unsafe class ElementwiseTile
{
    /// <summary>Most taps of a tile.</summary>
    public const int MaxTaps = 9;

    /// <summary>Adds one strip to one tile of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TRows>(in ElementwiseJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        V a0 = default;
        V a1 = default;
        V a2 = default;
        V a3 = default;
        V a4 = default;
        V a5 = default;
        V a6 = default;
        V a7 = default;
        V a8 = default;
        a0 = S.Load(job.Sums + 0 * job.SumPitch);
        if (TRows.Count > 1) a1 = S.Load(job.Sums + 1 * job.SumPitch);
        if (TRows.Count > 2) a2 = S.Load(job.Sums + 2 * job.SumPitch);
        if (TRows.Count > 3) a3 = S.Load(job.Sums + 3 * job.SumPitch);
        if (TRows.Count > 4) a4 = S.Load(job.Sums + 4 * job.SumPitch);
        if (TRows.Count > 5) a5 = S.Load(job.Sums + 5 * job.SumPitch);
        if (TRows.Count > 6) a6 = S.Load(job.Sums + 6 * job.SumPitch);
        if (TRows.Count > 7) a7 = S.Load(job.Sums + 7 * job.SumPitch);
        if (TRows.Count > 8) a8 = S.Load(job.Sums + 8 * job.SumPitch);

        float* line = job.Input;
        float* gradient = job.Gradient;
        nint inputStep = job.InputStep, gradientStep = job.GradientStep;
        for (int row = job.Rows; row > 0; row--, line += job.InputPitch)
        {
            float* p0 = line + job.TapOffsets[0];
            float* p1 = TRows.Count > 1 ? line + job.TapOffsets[1] : null;
            float* p2 = TRows.Count > 2 ? line + job.TapOffsets[2] : null;
            float* p3 = TRows.Count > 3 ? line + job.TapOffsets[3] : null;
            float* p4 = TRows.Count > 4 ? line + job.TapOffsets[4] : null;
            float* p5 = TRows.Count > 5 ? line + job.TapOffsets[5] : null;
            float* p6 = TRows.Count > 6 ? line + job.TapOffsets[6] : null;
            float* p7 = TRows.Count > 7 ? line + job.TapOffsets[7] : null;
            float* p8 = TRows.Count > 8 ? line + job.TapOffsets[8] : null;
            nint i = 0;
            for (int column = job.Columns; column > 0; column--, i += inputStep, gradient += gradientStep)
            {
                V w = S.Load(gradient);
                a0 = S.MultiplyAdd(S.Load(p0 + i), w, a0);
                if (TRows.Count > 1) a1 = S.MultiplyAdd(S.Load(p1 + i), w, a1);
                if (TRows.Count > 2) a2 = S.MultiplyAdd(S.Load(p2 + i), w, a2);
                if (TRows.Count > 3) a3 = S.MultiplyAdd(S.Load(p3 + i), w, a3);
                if (TRows.Count > 4) a4 = S.MultiplyAdd(S.Load(p4 + i), w, a4);
                if (TRows.Count > 5) a5 = S.MultiplyAdd(S.Load(p5 + i), w, a5);
                if (TRows.Count > 6) a6 = S.MultiplyAdd(S.Load(p6 + i), w, a6);
                if (TRows.Count > 7) a7 = S.MultiplyAdd(S.Load(p7 + i), w, a7);
                if (TRows.Count > 8) a8 = S.MultiplyAdd(S.Load(p8 + i), w, a8);
            }
        }

        S.Store(a0, job.Sums + 0 * job.SumPitch);
        if (TRows.Count > 1) S.Store(a1, job.Sums + 1 * job.SumPitch);
        if (TRows.Count > 2) S.Store(a2, job.Sums + 2 * job.SumPitch);
        if (TRows.Count > 3) S.Store(a3, job.Sums + 3 * job.SumPitch);
        if (TRows.Count > 4) S.Store(a4, job.Sums + 4 * job.SumPitch);
        if (TRows.Count > 5) S.Store(a5, job.Sums + 5 * job.SumPitch);
        if (TRows.Count > 6) S.Store(a6, job.Sums + 6 * job.SumPitch);
        if (TRows.Count > 7) S.Store(a7, job.Sums + 7 * job.SumPitch);
        if (TRows.Count > 8) S.Store(a8, job.Sums + 8 * job.SumPitch);
    }
}
