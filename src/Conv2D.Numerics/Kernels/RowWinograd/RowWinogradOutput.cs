using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>The transform from the sums at the points to four output pixels of one vector of filters, with bias and activation.</summary>
internal static unsafe class RowWinogradOutput
{
    /// <summary>
    /// A' of the products at 0, the pairs, and infinity, with what opposite points have in common formed once. To
    /// <paramref name="check"/> is added what is not zero where an output is not finite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<S, V, TPoints, TStore>(
        V m0, V m1, V m2, V m3, V m4, V m5, V m6, V m7, in RowWinogradJob job, float* bias, float* output, ref V check)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TStore : struct, ITileStore
    {
        V start = S.Load(bias);
        V even = S.Add(m1, m2), odd = S.Subtract(m1, m2);
        V y0 = S.Add(S.Add(m0, start), even);
        V y1 = S.MultiplyAdd(S.Broadcast(job.Powers[0]), odd, start);
        V y2 = S.MultiplyAdd(S.Broadcast(job.Powers[1]), even, start);
        V y3 = S.MultiplyAdd(S.Broadcast(job.Powers[2]), odd, start);
        even = S.Add(m3, m4);
        odd = S.Subtract(m3, m4);
        y0 = S.Add(y0, even);
        y1 = S.MultiplyAdd(S.Broadcast(job.Powers[3]), odd, y1);
        y2 = S.MultiplyAdd(S.Broadcast(job.Powers[4]), even, y2);
        y3 = S.MultiplyAdd(S.Broadcast(job.Powers[5]), odd, y3);
        if (TPoints.Count > 6)
        {
            even = S.Add(m5, m6);
            odd = S.Subtract(m5, m6);
            y0 = S.Add(y0, even);
            y1 = S.MultiplyAdd(S.Broadcast(job.Powers[6]), odd, y1);
            y2 = S.MultiplyAdd(S.Broadcast(job.Powers[7]), even, y2);
            y3 = S.MultiplyAdd(S.Broadcast(job.Powers[8]), odd, y3);
        }

        if (TPoints.Count % 2 == 0)
            y3 = S.Add(y3, TPoints.Count == 6 ? m5 : m7);
        check = S.MultiplyAdd(S.Add(S.Add(y0, y1), S.Add(y2, y3)), S.Broadcast(0), check);

        if (TStore.Clamps)
        {
            V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
            y0 = TileKernel.Activate<S, V, TStore>(y0, slope, low, high);
            y1 = TileKernel.Activate<S, V, TStore>(y1, slope, low, high);
            y2 = TileKernel.Activate<S, V, TStore>(y2, slope, low, high);
            y3 = TileKernel.Activate<S, V, TStore>(y3, slope, low, high);
        }

        S.Store(y0, output);
        S.Store(y1, output + job.PixelPitch);
        S.Store(y2, output + 2 * job.PixelPitch);
        S.Store(y3, output + 3 * job.PixelPitch);
    }
}
