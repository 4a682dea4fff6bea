using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Some tiles of four neighbouring output pixels by one or two vectors of filters: at each point, the sum over the terms
/// of a broadcast input times a vector of weights, all points side by side in registers; then the transform back, bias
/// and activation, without leaving the registers. With 32 of them, two tiles, two vectors and seven points make 28
/// sums; eight points leave room for three tiles of one vector. What is read serves several sums in each case, so that
/// two loads a cycle keep two multiply-adds a cycle busy.
/// </summary>
internal static unsafe class RowWinogradKernel
{
    /// <summary>Most tiles of a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxTiles(int points) => points < 8 ? 2 : 3;

    /// <summary>Most columns of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxColumns(int points) => points < 8 ? 2 : 1;

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
        const int pitch = RowTransforms.MaxPoints;
        int step = TPanel.Count * S.Lanes, tiles = TTiles.Count;
        nint secondColumn = TLanes.ArePixels ? 0 : job.SecondColumn, columnBias = TLanes.ArePixels ? 0 : S.Lanes;
        V zero = S.Broadcast(0), check = zero;
        float* input = job.Input, output = job.Output, bias = job.Bias;
        for (int done = 0; done < job.Steps; done++, input += tiles * job.InputStep, output += tiles * job.OutputStep, bias += tiles * job.BiasStep)
        {
            // Of tile 0: a; then, of two columns, b is tile 0's second, c and d are tile 1's; of one, b is tile 1 and c tile 2.
            V a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
            V b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
            V c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
            V d0 = zero, d1 = zero, d2 = zero, d3 = zero, d4 = zero, d5 = zero, d6 = zero, d7 = zero;
            float* x = input, y = x + job.InputStep, z = y + job.InputStep, w = job.Weights;
            for (int k = 0; k < job.Terms; k++, x += pitch, y += pitch, z += pitch, w += TPoints.Count * step)
            {
                Add<S, V, TTiles, TPanel>(0, x, y, z, w, ref a0, ref b0, ref c0, ref d0);
                Add<S, V, TTiles, TPanel>(1, x, y, z, w, ref a1, ref b1, ref c1, ref d1);
                Add<S, V, TTiles, TPanel>(2, x, y, z, w, ref a2, ref b2, ref c2, ref d2);
                Add<S, V, TTiles, TPanel>(3, x, y, z, w, ref a3, ref b3, ref c3, ref d3);
                Add<S, V, TTiles, TPanel>(4, x, y, z, w, ref a4, ref b4, ref c4, ref d4);
                if (TPoints.Count > 5) Add<S, V, TTiles, TPanel>(5, x, y, z, w, ref a5, ref b5, ref c5, ref d5);
                if (TPoints.Count > 6) Add<S, V, TTiles, TPanel>(6, x, y, z, w, ref a6, ref b6, ref c6, ref d6);
                if (TPoints.Count > 7) Add<S, V, TTiles, TPanel>(7, x, y, z, w, ref a7, ref b7, ref c7, ref d7);
            }

            RowWinogradOutput.Store<S, V, TPoints, TStore, TLanes>(a0, a1, a2, a3, a4, a5, a6, a7, job, bias, 0, output, ref check);
            if (TPanel.Count > 1)
            {
                RowWinogradOutput.Store<S, V, TPoints, TStore, TLanes>(b0, b1, b2, b3, b4, b5, b6, b7, job, bias + columnBias, 1, output + secondColumn, ref check);
                if (TTiles.Count > 1)
                {
                    float* next = output + job.OutputStep, nextBias = bias + job.BiasStep;
                    RowWinogradOutput.Store<S, V, TPoints, TStore, TLanes>(c0, c1, c2, c3, c4, c5, c6, c7, job, nextBias, 0, next, ref check);
                    RowWinogradOutput.Store<S, V, TPoints, TStore, TLanes>(d0, d1, d2, d3, d4, d5, d6, d7, job, nextBias + columnBias, 1, next + secondColumn, ref check);
                }

                continue;
            }

            if (TTiles.Count > 1)
                RowWinogradOutput.Store<S, V, TPoints, TStore, TLanes>(b0, b1, b2, b3, b4, b5, b6, b7, job, bias + job.BiasStep, 0, output + job.OutputStep, ref check);
            if (TTiles.Count > 2)
                RowWinogradOutput.Store<S, V, TPoints, TStore, TLanes>(c0, c1, c2, c3, c4, c5, c6, c7, job, bias + 2 * job.BiasStep, 0, output + 2 * job.OutputStep, ref check);
        }

        // Zero times infinity, or NaN, is NaN.
        return S.EqualsAll(check, zero);
    }

    // The point is an index and not added to the pointers: the JIT would compute each address in a register. And the conditions are
    // nested, here and in the stores: it removes what a joint one excludes too late to see that a scalar is read once, within a
    // multiply-add. It also stops inlining when a method has some hundred variables, and inlines what is excluded too late before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<S, V, TTiles, TPanel>(int point, float* x, float* y, float* z, float* weights, ref V a, ref V b, ref V c, ref V d)
        where S : struct, ISimd<V>
        where V : struct
        where TTiles : struct, ITileExtent
        where TPanel : struct, ITileExtent
    {
        V w = S.Load(weights + point * TPanel.Count * S.Lanes);
        if (TPanel.Count > 1)
        {
            V v = S.Load(weights + (point * TPanel.Count + 1) * S.Lanes), value = S.Broadcast(x[point]);
            a = S.MultiplyAdd(value, w, a);
            b = S.MultiplyAdd(value, v, b);
            if (TTiles.Count > 1)
            {
                value = S.Broadcast(y[point]);
                c = S.MultiplyAdd(value, w, c);
                d = S.MultiplyAdd(value, v, d);
            }

            return;
        }

        a = S.MultiplyAdd(S.Broadcast(x[point]), w, a);
        if (TTiles.Count > 1)
            b = S.MultiplyAdd(S.Broadcast(y[point]), w, b);
        if (TTiles.Count > 2)
            c = S.MultiplyAdd(S.Broadcast(z[point]), w, c);
    }
}
