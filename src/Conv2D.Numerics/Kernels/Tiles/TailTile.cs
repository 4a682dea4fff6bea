using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The up to four pixels that a plane leaves beside its whole vectors, where tiles have filters for rows and pixels for
/// columns: a vector of so few would be mostly empty. Here the filters of a tile, or of two whose weights lie together, are the lanes,
/// read from the weights that the tiles have just used, and the pixels are broadcast. Even and odd terms are summed apart: four sums alone would wait
/// for each other.
/// </summary>
internal static unsafe class TailTile
{
    /// <summary>Pixels, of which some may be there for the room only.</summary>
    public const int Pixels = 4;

    /// <summary>Distance from the sums of a pixel to those of the next: the most filters, in whole vectors.</summary>
    public const int SumPitch = 16;

    /// <summary>Floats of all sums.</summary>
    public const int SumFloats = Pixels * SumPitch;

    /// <summary>Adds the products of some terms.</summary>
    /// <param name="weights">Term after term the filters; up to a vector more is read.</param>
    /// <param name="filters">Number of filters.</param>
    /// <param name="pixels">Term after term the four pixels.</param>
    /// <param name="terms">Number of terms.</param>
    /// <param name="sums">What is added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<S, V>(float* weights, nint filters, float* pixels, int terms, float* sums)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (int lane = 0; lane < filters; lane += S.Lanes)
        {
            float* w = weights + lane, x = pixels, to = sums + lane;
            V a0 = S.Load(to), a1 = S.Load(to + SumPitch), a2 = S.Load(to + 2 * SumPitch), a3 = S.Load(to + 3 * SumPitch);
            V b0 = S.Broadcast(0), b1 = b0, b2 = b0, b3 = b0;
            for (int pair = 0; pair < terms / 2; pair++, w += 2 * filters, x += 2 * Pixels)
            {
                V even = S.Load(w), odd = S.Load(w + filters);
                a0 = S.MultiplyAdd(S.Broadcast(x[0]), even, a0);
                a1 = S.MultiplyAdd(S.Broadcast(x[1]), even, a1);
                a2 = S.MultiplyAdd(S.Broadcast(x[2]), even, a2);
                a3 = S.MultiplyAdd(S.Broadcast(x[3]), even, a3);
                b0 = S.MultiplyAdd(S.Broadcast(x[4]), odd, b0);
                b1 = S.MultiplyAdd(S.Broadcast(x[5]), odd, b1);
                b2 = S.MultiplyAdd(S.Broadcast(x[6]), odd, b2);
                b3 = S.MultiplyAdd(S.Broadcast(x[7]), odd, b3);
            }

            if (terms % 2 != 0)
            {
                V last = S.Load(w);
                a0 = S.MultiplyAdd(S.Broadcast(x[0]), last, a0);
                a1 = S.MultiplyAdd(S.Broadcast(x[1]), last, a1);
                a2 = S.MultiplyAdd(S.Broadcast(x[2]), last, a2);
                a3 = S.MultiplyAdd(S.Broadcast(x[3]), last, a3);
            }

            S.Store(S.Add(a0, b0), to);
            S.Store(S.Add(a1, b1), to + SumPitch);
            S.Store(S.Add(a2, b2), to + 2 * SumPitch);
            S.Store(S.Add(a3, b3), to + 3 * SumPitch);
        }
    }

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
