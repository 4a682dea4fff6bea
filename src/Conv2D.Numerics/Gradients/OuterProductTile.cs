using System.Runtime.CompilerServices;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>What one tile of the kernel gradient sums: pixels of a strip, as rows of an image.</summary>
internal unsafe struct OuterProductJob
{
    /// <summary>The first pixel's input values under the tap: as many neighbours as the tile has rows.</summary>
    public float* Input;

    /// <summary>Distance between the inputs of neighbouring output pixels.</summary>
    public nint InputStep;

    /// <summary>Distance between the inputs of neighbouring output rows.</summary>
    public nint InputPitch;

    /// <summary>The first pixel's output gradients: one or two vectors.</summary>
    public float* Gradient;

    /// <summary>Distance between the gradients of neighbouring pixels; those of a row's end and the next row's start are neighbours.</summary>
    public nint GradientStep;

    /// <summary>Output rows of the strip.</summary>
    public int Rows;

    /// <summary>Output pixels in each of them.</summary>
    public int Columns;

    /// <summary>The sums, added to: one or two vectors for each of the tile's rows.</summary>
    public float* Sums;

    /// <summary>Distance between the rows of <see cref="Sums"/>.</summary>
    public nint SumPitch;
}

/// <summary>
/// The register tile of the kernel gradient. Where a convolution's tile sums over channels, this one sums over pixels:
/// each step takes one output pixel, multiplies some of the input values that a tap sees there with one or two vectors
/// of the gradient at that pixel, and adds the outer product to sums that stay in registers for the whole strip.
/// </summary>
/// <remarks>
/// Fourteen rows of two vectors fill 32 vector registers (28 sums, 2 gradients, 1 broadcast), six of two fill 16: as in
/// the convolution's tile, the multipliers and not the loads are the limit. The input values are neighbours in memory, so
/// that the step needs one address for all of them.
/// </remarks>
internal static unsafe class OuterProductTile
{
    /// <summary>Most rows of a tile on any CPU.</summary>
    public const int MaxRows = 14;

    /// <summary>Adds one strip to one tile of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TRows, TColumns>(in OuterProductJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
    {
        bool two = TColumns.Count == 2;
        int lanes = S.Lanes;
        V a0 = default, b0 = default;
        V a1 = default, b1 = default;
        V a2 = default, b2 = default;
        V a3 = default, b3 = default;
        V a4 = default, b4 = default;
        V a5 = default, b5 = default;
        V a6 = default, b6 = default;
        V a7 = default, b7 = default;
        V a8 = default, b8 = default;
        V a9 = default, b9 = default;
        V a10 = default, b10 = default;
        V a11 = default, b11 = default;
        V a12 = default, b12 = default;
        V a13 = default, b13 = default;

        float* sums = job.Sums;
        { a0 = S.Load(sums); if (two) b0 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 1) { a1 = S.Load(sums); if (two) b1 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 2) { a2 = S.Load(sums); if (two) b2 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 3) { a3 = S.Load(sums); if (two) b3 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 4) { a4 = S.Load(sums); if (two) b4 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 5) { a5 = S.Load(sums); if (two) b5 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 6) { a6 = S.Load(sums); if (two) b6 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 7) { a7 = S.Load(sums); if (two) b7 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 8) { a8 = S.Load(sums); if (two) b8 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 9) { a9 = S.Load(sums); if (two) b9 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 10) { a10 = S.Load(sums); if (two) b10 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 11) { a11 = S.Load(sums); if (two) b11 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 12) { a12 = S.Load(sums); if (two) b12 = S.Load(sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 13) { a13 = S.Load(sums); if (two) b13 = S.Load(sums + lanes); sums += job.SumPitch; }

        float* line = job.Input;
        float* gradient = job.Gradient;
        nint inputStep = job.InputStep, gradientStep = job.GradientStep;
        for (int row = job.Rows; row > 0; row--, line += job.InputPitch)
        {
            float* input = line;
            for (int column = job.Columns; column > 0; column--, input += inputStep, gradient += gradientStep)
            {
                V w = S.Load(gradient), v = two ? S.Load(gradient + lanes) : default, x;
                { x = S.Broadcast(input[0]); a0 = S.MultiplyAdd(x, w, a0); if (two) b0 = S.MultiplyAdd(x, v, b0); }
                if (TRows.Count > 1) { x = S.Broadcast(input[1]); a1 = S.MultiplyAdd(x, w, a1); if (two) b1 = S.MultiplyAdd(x, v, b1); }
                if (TRows.Count > 2) { x = S.Broadcast(input[2]); a2 = S.MultiplyAdd(x, w, a2); if (two) b2 = S.MultiplyAdd(x, v, b2); }
                if (TRows.Count > 3) { x = S.Broadcast(input[3]); a3 = S.MultiplyAdd(x, w, a3); if (two) b3 = S.MultiplyAdd(x, v, b3); }
                if (TRows.Count > 4) { x = S.Broadcast(input[4]); a4 = S.MultiplyAdd(x, w, a4); if (two) b4 = S.MultiplyAdd(x, v, b4); }
                if (TRows.Count > 5) { x = S.Broadcast(input[5]); a5 = S.MultiplyAdd(x, w, a5); if (two) b5 = S.MultiplyAdd(x, v, b5); }
                if (TRows.Count > 6) { x = S.Broadcast(input[6]); a6 = S.MultiplyAdd(x, w, a6); if (two) b6 = S.MultiplyAdd(x, v, b6); }
                if (TRows.Count > 7) { x = S.Broadcast(input[7]); a7 = S.MultiplyAdd(x, w, a7); if (two) b7 = S.MultiplyAdd(x, v, b7); }
                if (TRows.Count > 8) { x = S.Broadcast(input[8]); a8 = S.MultiplyAdd(x, w, a8); if (two) b8 = S.MultiplyAdd(x, v, b8); }
                if (TRows.Count > 9) { x = S.Broadcast(input[9]); a9 = S.MultiplyAdd(x, w, a9); if (two) b9 = S.MultiplyAdd(x, v, b9); }
                if (TRows.Count > 10) { x = S.Broadcast(input[10]); a10 = S.MultiplyAdd(x, w, a10); if (two) b10 = S.MultiplyAdd(x, v, b10); }
                if (TRows.Count > 11) { x = S.Broadcast(input[11]); a11 = S.MultiplyAdd(x, w, a11); if (two) b11 = S.MultiplyAdd(x, v, b11); }
                if (TRows.Count > 12) { x = S.Broadcast(input[12]); a12 = S.MultiplyAdd(x, w, a12); if (two) b12 = S.MultiplyAdd(x, v, b12); }
                if (TRows.Count > 13) { x = S.Broadcast(input[13]); a13 = S.MultiplyAdd(x, w, a13); if (two) b13 = S.MultiplyAdd(x, v, b13); }
            }
        }

        sums = job.Sums;
        { S.Store(a0, sums); if (two) S.Store(b0, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 1) { S.Store(a1, sums); if (two) S.Store(b1, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 2) { S.Store(a2, sums); if (two) S.Store(b2, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 3) { S.Store(a3, sums); if (two) S.Store(b3, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 4) { S.Store(a4, sums); if (two) S.Store(b4, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 5) { S.Store(a5, sums); if (two) S.Store(b5, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 6) { S.Store(a6, sums); if (two) S.Store(b6, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 7) { S.Store(a7, sums); if (two) S.Store(b7, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 8) { S.Store(a8, sums); if (two) S.Store(b8, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 9) { S.Store(a9, sums); if (two) S.Store(b9, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 10) { S.Store(a10, sums); if (two) S.Store(b10, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 11) { S.Store(a11, sums); if (two) S.Store(b11, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 12) { S.Store(a12, sums); if (two) S.Store(b12, sums + lanes); sums += job.SumPitch; }
        if (TRows.Count > 13) { S.Store(a13, sums); if (two) S.Store(b13, sums + lanes); sums += job.SumPitch; }
    }
}
