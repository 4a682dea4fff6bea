using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The product of one pixel's channels and a panel of up to six vectors of filters: two channels at a time, each broadcast once, their sums
/// apart, so that twelve chains of multiply-adds hide their latency. Every weight is read once, which is what it takes its time for.
/// </summary>
internal static unsafe class MatrixVectorKernel
{
    /// <summary>Most vectors of a panel.</summary>
    public const int MaxColumns = 6;

    /// <summary>Computes one panel.</summary>
    /// <param name="x">The channels.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="panel">The weights: channel by channel, vector by vector.</param>
    /// <param name="sums">What is added to: a vector of each column. Receives the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TColumns>(float* x, int channels, float* panel, float* sums)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
    {
        int lanes = S.Lanes, pitch = TColumns.Count * lanes;
        V a0 = S.Load(sums), a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        if (TColumns.Count > 1) a1 = S.Load(sums + lanes);
        if (TColumns.Count > 2) a2 = S.Load(sums + 2 * lanes);
        if (TColumns.Count > 3) a3 = S.Load(sums + 3 * lanes);
        if (TColumns.Count > 4) a4 = S.Load(sums + 4 * lanes);
        if (TColumns.Count > 5) a5 = S.Load(sums + 5 * lanes);
        V b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        for (; channels > 1; channels -= 2, x += 2, panel += 2 * pitch)
        {
            Add<S, V, TColumns>(x[0], panel, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5);
            Add<S, V, TColumns>(x[1], panel + pitch, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
        }

        if (channels > 0)
            Add<S, V, TColumns>(x[0], panel, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5);
        S.Store(S.Add(a0, b0), sums);
        if (TColumns.Count > 1) S.Store(S.Add(a1, b1), sums + lanes);
        if (TColumns.Count > 2) S.Store(S.Add(a2, b2), sums + 2 * lanes);
        if (TColumns.Count > 3) S.Store(S.Add(a3, b3), sums + 3 * lanes);
        if (TColumns.Count > 4) S.Store(S.Add(a4, b4), sums + 4 * lanes);
        if (TColumns.Count > 5) S.Store(S.Add(a5, b5), sums + 5 * lanes);
    }

    // A channel by its weights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<S, V, TColumns>(float x, float* weights, ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
    {
        V value = S.Broadcast(x);
        a0 = S.MultiplyAdd(S.Load(weights), value, a0);
        if (TColumns.Count > 1) a1 = S.MultiplyAdd(S.Load(weights + S.Lanes), value, a1);
        if (TColumns.Count > 2) a2 = S.MultiplyAdd(S.Load(weights + 2 * S.Lanes), value, a2);
        if (TColumns.Count > 3) a3 = S.MultiplyAdd(S.Load(weights + 3 * S.Lanes), value, a3);
        if (TColumns.Count > 4) a4 = S.MultiplyAdd(S.Load(weights + 4 * S.Lanes), value, a4);
        if (TColumns.Count > 5) a5 = S.MultiplyAdd(S.Load(weights + 5 * S.Lanes), value, a5);
    }
}
