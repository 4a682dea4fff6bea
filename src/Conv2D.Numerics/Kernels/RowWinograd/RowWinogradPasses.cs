using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What <see cref="RowWinogradKernel"/> computes, for 16 vector registers, which do not hold the sums of all points: pass
/// by pass, each two vectors of the terms' weights for up to six tiles, 12 sums, with 8 loads for 12 multiply-adds. The two
/// vectors are two columns at one point or, of a panel of one column, two neighbouring points. The sums of a step wait in
/// scratch, a few KB, to be transformed back.
/// </summary>
internal static unsafe class RowWinogradPasses
{
    /// <summary>Most tiles of a step.</summary>
    public const int MaxTiles = 6;

    /// <summary>Computes one call, of all columns of the panel.</summary>
    /// <returns>Whether all sums are finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run<S, V, TPoints, TTiles, TPanel, TStore>(in RowWinogradJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TTiles : struct, ITileExtent
        where TPanel : struct, ITileExtent
        where TStore : struct, ITileStore
    {
        int lanes = S.Lanes, vectors = TPoints.Count * TPanel.Count, pointsOfPass = 2 / TPanel.Count;
        V zero = S.Broadcast(0), check = zero;
        float* input = job.Input, output = job.Output;
        for (int done = 0; done < job.Steps; done++, input += TTiles.Count * job.InputStep, output += TTiles.Count * job.OutputStep)
        {
            float* x = input, weights = job.Weights, sums = job.Sums;
            for (int pass = vectors / 2; pass > 0; pass--, x += pointsOfPass, weights += 2 * lanes, sums += 2 * lanes)
                Pass<S, V, TTiles, TPanel, Extent2>(x, job.InputStep, job.Terms, weights, vectors * lanes, sums);
            if (vectors % 2 > 0)
                Pass<S, V, TTiles, TPanel, Extent1>(x, job.InputStep, job.Terms, weights, vectors * lanes, sums);

            float* tile = output;
            sums = job.Sums;
            for (int i = 0; i < TTiles.Count; i++, sums += vectors * lanes, tile += job.OutputStep)
            {
                Store<S, V, TPoints, TPanel, TStore>(sums, job, job.Bias, tile, ref check);
                if (TPanel.Count > 1)
                    Store<S, V, TPoints, TPanel, TStore>(sums + lanes, job, job.Bias + lanes, tile + job.SecondColumn, ref check);
            }
        }

        // Zero times infinity, or NaN, is NaN.
        return S.EqualsAll(check, zero);
    }

    // Two vectors (or one) of all terms; pitch is the distance from a term's to the next, and from a tile's sums to the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass<S, V, TTiles, TPanel, TVectors>(float* x, nint step, nint terms, float* weights, nint pitch, float* sums)
        where S : struct, ISimd<V>
        where V : struct
        where TTiles : struct, ITileExtent
        where TPanel : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        V zero = S.Broadcast(0);
        V a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero;
        V b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero;
        float* x1 = x + step, x2 = x1 + step, x3 = x2 + step, x4 = x3 + step, x5 = x4 + step;
        nint end = terms * RowTransforms.MaxPoints;
        for (nint k = 0; k < end; k += RowTransforms.MaxPoints, weights += pitch)
        {
            V w = S.Load(weights), v = TVectors.Count > 1 ? S.Load(weights + S.Lanes) : zero;
            Add<S, V, TPanel, TVectors>(x + k, w, v, ref a0, ref b0);
            if (TTiles.Count > 1) Add<S, V, TPanel, TVectors>(x1 + k, w, v, ref a1, ref b1);
            if (TTiles.Count > 2) Add<S, V, TPanel, TVectors>(x2 + k, w, v, ref a2, ref b2);
            if (TTiles.Count > 3) Add<S, V, TPanel, TVectors>(x3 + k, w, v, ref a3, ref b3);
            if (TTiles.Count > 4) Add<S, V, TPanel, TVectors>(x4 + k, w, v, ref a4, ref b4);
            if (TTiles.Count > 5) Add<S, V, TPanel, TVectors>(x5 + k, w, v, ref a5, ref b5);
        }

        { S.Store(a0, sums); if (TVectors.Count > 1) S.Store(b0, sums + S.Lanes); }
        if (TTiles.Count > 1) { sums += pitch; S.Store(a1, sums); if (TVectors.Count > 1) S.Store(b1, sums + S.Lanes); }
        if (TTiles.Count > 2) { sums += pitch; S.Store(a2, sums); if (TVectors.Count > 1) S.Store(b2, sums + S.Lanes); }
        if (TTiles.Count > 3) { sums += pitch; S.Store(a3, sums); if (TVectors.Count > 1) S.Store(b3, sums + S.Lanes); }
        if (TTiles.Count > 4) { sums += pitch; S.Store(a4, sums); if (TVectors.Count > 1) S.Store(b4, sums + S.Lanes); }
        if (TTiles.Count > 5) { sums += pitch; S.Store(a5, sums); if (TVectors.Count > 1) S.Store(b5, sums + S.Lanes); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<S, V, TPanel, TVectors>(float* x, V w, V v, ref V a, ref V b)
        where S : struct, ISimd<V>
        where V : struct
        where TPanel : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        V value = S.Broadcast(x[0]);
        a = S.MultiplyAdd(value, w, a);
        if (TVectors.Count > 1)
            b = S.MultiplyAdd(TPanel.Count > 1 ? value : S.Broadcast(x[1]), v, b);
    }

    // Transforms one column of one tile back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V, TPoints, TPanel, TStore>(float* sums, in RowWinogradJob job, float* bias, float* output, ref V check)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TPanel : struct, ITileExtent
        where TStore : struct, ITileStore
    {
        int next = TPanel.Count * S.Lanes;
        RowWinogradOutput.Store<S, V, TPoints, TStore>(
            S.Load(sums), S.Load(sums + next), S.Load(sums + 2 * next), S.Load(sums + 3 * next), S.Load(sums + 4 * next),
            TPoints.Count > 5 ? S.Load(sums + 5 * next) : default, TPoints.Count > 6 ? S.Load(sums + 6 * next) : default,
            TPoints.Count > 7 ? S.Load(sums + 7 * next) : default, job, bias, output, ref check);
    }
}
