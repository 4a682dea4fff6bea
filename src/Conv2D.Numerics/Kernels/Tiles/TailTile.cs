using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The up to four pixels that a plane leaves beside its whole vectors, where tiles have filters for rows and pixels for
/// columns: a vector of so few would be mostly empty. Here the filters of a tile, or of two whose weights lie together, are the lanes,
/// read from the weights that the tiles have just used, and the pixels are broadcast. Eight products a turn go to a sum each, since fewer
/// sums would wait for each other: four pixels of two terms, two of four, or one of eight.
/// </summary>
internal static unsafe class TailTile
{
    /// <summary>Most pixels.</summary>
    public const int MaxPixels = 4;

    /// <summary>Distance from the sums of a pixel to those of the next: the most filters, in whole vectors.</summary>
    public const int SumPitch = 16;

    /// <summary>Floats of all sums.</summary>
    public const int SumFloats = MaxPixels * SumPitch;

    /// <summary>Products of a turn. The terms of pixels are whole turns, ended by zeros.</summary>
    public const int Products = 8;

    /// <summary>Floats that may be read beyond the last weights, which the zeros are multiplied with.</summary>
    public const int Slack = Products * SumPitch;

    /// <summary>How many pixels a term has for so many, some of them for the room only.</summary>
    public static int PixelsFor(int pixels) => pixels <= 2 ? pixels : MaxPixels;

    /// <summary>Adds the products of some terms.</summary>
    /// <param name="weights">Term after term the filters.</param>
    /// <param name="filters">Number of filters.</param>
    /// <param name="terms">Term after term the pixels.</param>
    /// <param name="pixels">Pixels of a term: 1, 2 or 4.</param>
    /// <param name="turns">The terms are so many times <see cref="Products"/> values.</param>
    /// <param name="sums">What is added to.</param>
    public static void Add<S, V>(float* weights, nint filters, float* terms, int pixels, int turns, float* sums)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (int lane = 0; lane < filters; lane += S.Lanes)
        {
            switch (pixels)
            {
                case 1:
                    AddLanes<S, V, Extent1>(weights + lane, filters, terms, turns, sums + lane);
                    break;
                case 2:
                    AddLanes<S, V, Extent2>(weights + lane, filters, terms, turns, sums + lane);
                    break;
                default:
                    AddLanes<S, V, Extent4>(weights + lane, filters, terms, turns, sums + lane);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLanes<S, V, TPixels>(float* w, nint filters, float* x, int turns, float* sums)
        where S : struct, ISimd<V>
        where V : struct
        where TPixels : struct, ITileExtent
    {
        V zero = S.Broadcast(0), a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        for (; turns > 0; turns--, w += Products / TPixels.Count * filters, x += Products)
        {
            V v = S.Load(w);
            a0 = S.MultiplyAdd(S.Broadcast(x[0]), v, a0);
            v = Weights<S, V, TPixels>(w, filters, 1, v);
            a1 = S.MultiplyAdd(S.Broadcast(x[1]), v, a1);
            v = Weights<S, V, TPixels>(w, filters, 2, v);
            a2 = S.MultiplyAdd(S.Broadcast(x[2]), v, a2);
            v = Weights<S, V, TPixels>(w, filters, 3, v);
            a3 = S.MultiplyAdd(S.Broadcast(x[3]), v, a3);
            v = Weights<S, V, TPixels>(w, filters, 4, v);
            a4 = S.MultiplyAdd(S.Broadcast(x[4]), v, a4);
            v = Weights<S, V, TPixels>(w, filters, 5, v);
            a5 = S.MultiplyAdd(S.Broadcast(x[5]), v, a5);
            v = Weights<S, V, TPixels>(w, filters, 6, v);
            a6 = S.MultiplyAdd(S.Broadcast(x[6]), v, a6);
            v = Weights<S, V, TPixels>(w, filters, 7, v);
            a7 = S.MultiplyAdd(S.Broadcast(x[7]), v, a7);
        }

        a0 = S.Add(a0, a4);
        a1 = S.Add(a1, a5);
        a2 = S.Add(a2, a6);
        a3 = S.Add(a3, a7);
        if (TPixels.Count < 4)
        {
            a0 = S.Add(a0, a2);
            a1 = S.Add(a1, a3);
        }

        if (TPixels.Count == 1)
            a0 = S.Add(a0, a1);
        AddTo<S, V>(a0, sums);
        if (TPixels.Count >= 2)
            AddTo<S, V>(a1, sums + SumPitch);
        if (TPixels.Count == 4)
        {
            AddTo<S, V>(a2, sums + 2 * SumPitch);
            AddTo<S, V>(a3, sums + 3 * SumPitch);
        }
    }

    // Of the term that a product belongs to, read with its first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Weights<S, V, TPixels>(float* w, nint filters, int product, V before)
        where S : struct, ISimd<V>
        where V : struct
        where TPixels : struct, ITileExtent => product % TPixels.Count == 0 ? S.Load(w + product / TPixels.Count * filters) : before;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<S, V>(V value, float* sum)
        where S : struct, ISimd<V>
        where V : struct => S.Store(S.Add(S.Load(sum), value), sum);

    /// <summary>Applies an activation to the sums.</summary>
    public static void Activate<S, V>(float* sums, in FusedActivation activation)
        where S : struct, ISimd<V>
        where V : struct
    {
        V slope = S.Broadcast(activation.NegativeSlope), low = S.Broadcast(activation.Low), high = S.Broadcast(activation.High);
        for (int i = 0; i < SumFloats; i += S.Lanes)
            S.Store(S.Clamp(S.Slope(S.Load(sums + i), slope), low, high), sums + i);
    }
}
