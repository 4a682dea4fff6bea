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
        V b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, value;
        for (; channels > 1; channels -= 2, x += 2, panel += pitch)
        {
            value = S.Broadcast(x[0]);
            a0 = S.MultiplyAdd(S.Load(panel), value, a0);
            if (TColumns.Count > 1) a1 = S.MultiplyAdd(S.Load(panel + lanes), value, a1);
            if (TColumns.Count > 2) a2 = S.MultiplyAdd(S.Load(panel + 2 * lanes), value, a2);
            if (TColumns.Count > 3) a3 = S.MultiplyAdd(S.Load(panel + 3 * lanes), value, a3);
            if (TColumns.Count > 4) a4 = S.MultiplyAdd(S.Load(panel + 4 * lanes), value, a4);
            if (TColumns.Count > 5) a5 = S.MultiplyAdd(S.Load(panel + 5 * lanes), value, a5);
            panel += pitch;
            value = S.Broadcast(x[1]);
            b0 = S.MultiplyAdd(S.Load(panel), value, b0);
            if (TColumns.Count > 1) b1 = S.MultiplyAdd(S.Load(panel + lanes), value, b1);
            if (TColumns.Count > 2) b2 = S.MultiplyAdd(S.Load(panel + 2 * lanes), value, b2);
            if (TColumns.Count > 3) b3 = S.MultiplyAdd(S.Load(panel + 3 * lanes), value, b3);
            if (TColumns.Count > 4) b4 = S.MultiplyAdd(S.Load(panel + 4 * lanes), value, b4);
            if (TColumns.Count > 5) b5 = S.MultiplyAdd(S.Load(panel + 5 * lanes), value, b5);
        }

        if (channels > 0)
        {
            value = S.Broadcast(x[0]);
            a0 = S.MultiplyAdd(S.Load(panel), value, a0);
            if (TColumns.Count > 1) a1 = S.MultiplyAdd(S.Load(panel + lanes), value, a1);
            if (TColumns.Count > 2) a2 = S.MultiplyAdd(S.Load(panel + 2 * lanes), value, a2);
            if (TColumns.Count > 3) a3 = S.MultiplyAdd(S.Load(panel + 3 * lanes), value, a3);
            if (TColumns.Count > 4) a4 = S.MultiplyAdd(S.Load(panel + 4 * lanes), value, a4);
            if (TColumns.Count > 5) a5 = S.MultiplyAdd(S.Load(panel + 5 * lanes), value, a5);
        }

        S.Store(S.Add(a0, b0), sums);
        if (TColumns.Count > 1) S.Store(S.Add(a1, b1), sums + lanes);
        if (TColumns.Count > 2) S.Store(S.Add(a2, b2), sums + 2 * lanes);
        if (TColumns.Count > 3) S.Store(S.Add(a3, b3), sums + 3 * lanes);
        if (TColumns.Count > 4) S.Store(S.Add(a4, b4), sums + 4 * lanes);
        if (TColumns.Count > 5) S.Store(S.Add(a5, b5), sums + 5 * lanes);
    }
}
