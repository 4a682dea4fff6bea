using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The transform from the sums at the points to four output pixels of one vector of filters, or of tiles, with bias and activation:
/// A' of the products at 0, the pairs, and infinity, with what opposite points have in common formed once. In steps, so
/// that two vectors of filters may share the powers they multiply with.
/// </summary>
internal static unsafe class RowWinogradOutput
{
    /// <summary>All of it, for one vector. To <paramref name="check"/> is added what is not zero where an output is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<S, V, TPoints, TStore, TLanes>(
        V m0, V m1, V m2, V m3, V m4, V m5, V m6, V m7, in RowWinogradJob job, float* bias, int column, float* output, ref V check)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TStore : struct, ITileStore
        where TLanes : struct, IRowLanes
    {
        V y0 = S.Load(bias), y1 = y0, y2 = y0, y3 = y0;
        AddPair<S, V>(m1, m2, S.Broadcast(job.Powers[0]), S.Broadcast(job.Powers[1]), S.Broadcast(job.Powers[2]), ref y0, ref y1, ref y2, ref y3);
        AddSecondPair<S, V, TPoints>(m3, m4, S.Broadcast(job.Powers[3]), S.Broadcast(job.Powers[4]), S.Broadcast(job.Powers[5]), ref y0, ref y1, ref y2, ref y3);
        if (TPoints.Count > 6)
            AddPair<S, V>(m5, m6, S.Broadcast(job.Powers[6]), S.Broadcast(job.Powers[7]), S.Broadcast(job.Powers[8]), ref y0, ref y1, ref y2, ref y3);
        Finish<S, V, TPoints, TStore, TLanes>(m0, TPoints.Count == 6 ? m5 : m7, ref y0, ref y1, ref y2, ref y3, job, column, output, ref check);
    }

    /// <summary>Adds what the sums at a point and its opposite contribute; with the point's first, second and third power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPair<S, V>(V m, V opposite, V first, V second, V third, ref V y0, ref V y1, ref V y2, ref V y3)
        where S : struct, ISimd<V>
        where V : struct
    {
        V even = S.Add(m, opposite), odd = S.Subtract(m, opposite);
        y0 = S.Add(y0, even);
        y1 = S.MultiplyAdd(first, odd, y1);
        y2 = S.MultiplyAdd(second, even, y2);
        y3 = S.MultiplyAdd(third, odd, y3);
    }

    /// <summary>The second of the pairs, which may be 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSecondPair<S, V, TPoints>(V m, V opposite, V first, V second, V third, ref V y0, ref V y1, ref V y2, ref V y3)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
    {
        if (!TPoints.SecondIsOne)
        {
            AddPair<S, V>(m, opposite, first, second, third, ref y0, ref y1, ref y2, ref y3);
            return;
        }

        V even = S.Add(m, opposite), odd = S.Subtract(m, opposite);
        y0 = S.Add(y0, even);
        y1 = S.Add(y1, odd);
        y2 = S.Add(y2, even);
        y3 = S.Add(y3, odd);
    }

    /// <summary>
    /// Adds the sums at 0 and, for an odd number of taps, at infinity; checks, activates and stores: four pixels, or the four
    /// pieces whose pixels are in the lanes. The sums go by reference, which saves variables that the JIT has too many of
    /// (<see cref="RowWinogradKernel"/>), and are not kept.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<S, V, TPoints, TStore, TLanes>(
        V zero, V infinity, ref V y0, ref V y1, ref V y2, ref V y3, in RowWinogradJob job, int column, float* output, ref V check)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TStore : struct, ITileStore
        where TLanes : struct, IRowLanes
    {
        y0 = S.Add(y0, zero);
        if (TPoints.Count % 2 == 0)
            y3 = S.Add(y3, infinity);
        check = S.MultiplyAdd(S.Add(S.Add(y0, y1), S.Add(y2, y3)), S.Broadcast(0), check);
        if (TStore.Clamps)
        {
            V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
            y0 = TileKernel.Activate<S, V, TStore>(y0, slope, low, high);
            y1 = TileKernel.Activate<S, V, TStore>(y1, slope, low, high);
            y2 = TileKernel.Activate<S, V, TStore>(y2, slope, low, high);
            y3 = TileKernel.Activate<S, V, TStore>(y3, slope, low, high);
        }

        if (TLanes.ArePixels)
        {
            nint* pieces = job.Pieces + 4 * column;
            S.TurnQuads(ref y0, ref y1, ref y2, ref y3);
            S.Store(y0, output + pieces[0]);
            S.Store(y1, output + pieces[1]);
            S.Store(y2, output + pieces[2]);
            S.Store(y3, output + pieces[3]);
            return;
        }

        nint pitch = job.PixelPitch;
        S.Store(y0, output);
        S.Store(y1, output + pitch);
        S.Store(y2, output + 2 * pitch);
        S.Store(y3, output + 3 * pitch);
    }
}
