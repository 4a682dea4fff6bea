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
    public static bool Run<S, V, TPoints, TTiles, TPanel, TStore, TLanes>(in RowWinogradJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TTiles : struct, ITileExtent
        where TPanel : struct, ITileExtent
        where TStore : struct, ITileStore
        where TLanes : struct, IRowLanes
    {
        int lanes = S.Lanes, vectors = TPoints.Count * TPanel.Count, pointsOfPass = 2 / TPanel.Count;
        nint weightsOfPass = 2 * job.Terms * lanes;
        V zero = S.Broadcast(0), check = zero;
        float* input = job.Input, output = job.Output, bias = job.Bias;
        for (int done = 0; done < job.Steps; done++, input += TTiles.Count * job.InputStep, output += TTiles.Count * job.OutputStep)
        {
            float* weights = job.Weights, sums = job.Sums;
            int point = 0;
            for (; point <= TPoints.Count - pointsOfPass; point += pointsOfPass, weights += weightsOfPass, sums += 2 * lanes)
                Pass<S, V, TPoints, TTiles, TPanel, Extent2>(input, point, job.InputStep, job.Terms, weights, sums);
            if (vectors % 2 > 0)
                Pass<S, V, TPoints, TTiles, TPanel, Extent1>(input, point, job.InputStep, job.Terms, weights, sums);

            float* tile = output;
            sums = job.Sums;
            for (int i = 0; i < TTiles.Count; i++, sums += vectors * lanes, tile += job.OutputStep, bias += job.BiasStep)
                Store<S, V, TPoints, TPanel, TStore, TLanes>(sums, job, bias, tile, ref check);
        }

        // Zero times infinity, or NaN, is NaN.
        return S.EqualsAll(check, zero);
    }

    // Two vectors (or one) of all terms. The weights lie point by point, and for each term by term.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass<S, V, TPoints, TTiles, TPanel, TVectors>(float* x, nint point, nint step, nint terms, float* weights, float* sums)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TTiles : struct, ITileExtent
        where TPanel : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        const int term = RowTransforms.MaxPoints;
        V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        V b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        float* x1 = x + step, x2 = x1 + step, x3 = x2 + step, x4 = x3 + step, x5 = x4 + step;
        float* second = weights + (TPanel.Count > 1 ? S.Lanes : terms * S.Lanes);
        nint k = point, end = point + terms * term;
        Term<S, V, TTiles, TPanel, TVectors>(true, k, x, x1, x2, x3, x4, x5, ref weights, ref second, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
        for (k += term; k < end; k += term)
            Term<S, V, TTiles, TPanel, TVectors>(false, k, x, x1, x2, x3, x4, x5, ref weights, ref second, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);

        int lanes = S.Lanes, pitch = TPoints.Count * TPanel.Count * lanes;
        { S.Store(a0, sums); if (TVectors.Count > 1) S.Store(b0, sums + lanes); }
        if (TTiles.Count > 1) { S.Store(a1, sums + pitch); if (TVectors.Count > 1) S.Store(b1, sums + pitch + lanes); }
        if (TTiles.Count > 2) { S.Store(a2, sums + 2 * pitch); if (TVectors.Count > 1) S.Store(b2, sums + 2 * pitch + lanes); }
        if (TTiles.Count > 3) { S.Store(a3, sums + 3 * pitch); if (TVectors.Count > 1) S.Store(b3, sums + 3 * pitch + lanes); }
        if (TTiles.Count > 4) { S.Store(a4, sums + 4 * pitch); if (TVectors.Count > 1) S.Store(b4, sums + 4 * pitch + lanes); }
        if (TTiles.Count > 5) { S.Store(a5, sums + 5 * pitch); if (TVectors.Count > 1) S.Store(b5, sums + 5 * pitch + lanes); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Term<S, V, TTiles, TPanel, TVectors>(
        bool first, nint k, float* x0, float* x1, float* x2, float* x3, float* x4, float* x5, ref float* weights, ref float* second,
        ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V b0, ref V b1, ref V b2, ref V b3, ref V b4, ref V b5)
        where S : struct, ISimd<V>
        where V : struct
        where TTiles : struct, ITileExtent
        where TPanel : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        V w = S.Load(weights), v = TPanel.Count > 1 ? S.Load(weights + S.Lanes) : TVectors.Count > 1 ? S.Load(second) : default;
        Add<S, V, TPanel, TVectors>(first, x0 + k, w, v, ref a0, ref b0);
        if (TTiles.Count > 1) Add<S, V, TPanel, TVectors>(first, x1 + k, w, v, ref a1, ref b1);
        if (TTiles.Count > 2) Add<S, V, TPanel, TVectors>(first, x2 + k, w, v, ref a2, ref b2);
        if (TTiles.Count > 3) Add<S, V, TPanel, TVectors>(first, x3 + k, w, v, ref a3, ref b3);
        if (TTiles.Count > 4) Add<S, V, TPanel, TVectors>(first, x4 + k, w, v, ref a4, ref b4);
        if (TTiles.Count > 5) Add<S, V, TPanel, TVectors>(first, x5 + k, w, v, ref a5, ref b5);
        weights += TPanel.Count * S.Lanes;
        second += TPanel.Count * S.Lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<S, V, TPanel, TVectors>(bool first, float* x, V w, V v, ref V a, ref V b)
        where S : struct, ISimd<V>
        where V : struct
        where TPanel : struct, ITileExtent
        where TVectors : struct, ITileExtent
    {
        V value = S.Broadcast(x[0]);
        a = first ? S.Multiply(value, w) : S.MultiplyAdd(value, w, a);
        if (TVectors.Count > 1)
        {
            value = TPanel.Count > 1 ? value : S.Broadcast(x[1]);
            b = first ? S.Multiply(value, v) : S.MultiplyAdd(value, v, b);
        }
    }

    // Transforms the columns of one tile back. Two share the powers: what is loaded is the limit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V, TPoints, TPanel, TStore, TLanes>(float* sums, in RowWinogradJob job, float* bias, float* output, ref V check)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TPanel : struct, ITileExtent
        where TStore : struct, ITileStore
        where TLanes : struct, IRowLanes
    {
        int lanes = S.Lanes, next = TPanel.Count * lanes;
        bool two = TPanel.Count > 1;
        V y0 = S.Load(bias), y1 = y0, y2 = y0, y3 = y0;
        V z0 = two && !TLanes.ArePixels ? S.Load(bias + lanes) : y0, z1 = z0, z2 = z0, z3 = z0;
        V first = S.Broadcast(job.Powers[0]), second = S.Broadcast(job.Powers[1]), third = S.Broadcast(job.Powers[2]);
        float* m = sums + next;
        RowWinogradOutput.AddPair<S, V>(S.Load(m), S.Load(m + next), first, second, third, ref y0, ref y1, ref y2, ref y3);
        if (two)
            RowWinogradOutput.AddPair<S, V>(S.Load(m + lanes), S.Load(m + next + lanes), first, second, third, ref z0, ref z1, ref z2, ref z3);
        m += 2 * next;
        (first, second, third) = (S.Broadcast(job.Powers[3]), S.Broadcast(job.Powers[4]), S.Broadcast(job.Powers[5]));
        RowWinogradOutput.AddSecondPair<S, V, TPoints>(S.Load(m), S.Load(m + next), first, second, third, ref y0, ref y1, ref y2, ref y3);
        if (two)
            RowWinogradOutput.AddSecondPair<S, V, TPoints>(S.Load(m + lanes), S.Load(m + next + lanes), first, second, third, ref z0, ref z1, ref z2, ref z3);
        m += 2 * next;
        if (TPoints.Count > 6)
        {
            (first, second, third) = (S.Broadcast(job.Powers[6]), S.Broadcast(job.Powers[7]), S.Broadcast(job.Powers[8]));
            RowWinogradOutput.AddPair<S, V>(S.Load(m), S.Load(m + next), first, second, third, ref y0, ref y1, ref y2, ref y3);
            if (two)
                RowWinogradOutput.AddPair<S, V>(S.Load(m + lanes), S.Load(m + next + lanes), first, second, third, ref z0, ref z1, ref z2, ref z3);
            m += 2 * next;
        }

        // For an even number of points, m is at infinity.
        bool infinity = TPoints.Count % 2 == 0;
        RowWinogradOutput.Finish<S, V, TPoints, TStore, TLanes>(S.Load(sums), infinity ? S.Load(m) : y0, ref y0, ref y1, ref y2, ref y3, job, 0, output, ref check);
        if (two)
        {
            if (!TLanes.ArePixels)
                output += job.SecondColumn;
            RowWinogradOutput.Finish<S, V, TPoints, TStore, TLanes>(
                S.Load(sums + lanes), infinity ? S.Load(m + lanes) : z0, ref z0, ref z1, ref z2, ref z3, job, 1, output, ref check);
        }
    }
}
