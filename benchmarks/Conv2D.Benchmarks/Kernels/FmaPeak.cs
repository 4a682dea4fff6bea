using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>
/// The most multiply-adds a core can do: twelve independent chains, more than the latency needs, nothing read or written.
/// </summary>
internal static class FmaPeak
{
    private const int Chains = 12, Steps = 20_000;

    /// <summary>GFLOP/s of this core now, over a slice of some 50 microseconds.</summary>
    public static double Measure() => VectorWidths.Widest switch
    {
        VectorWidth.Bits512 => Measure<Simd512, Vector512<float>>(),
        VectorWidth.Bits256 => Measure<Simd256, Vector256<float>>(),
        _ => Measure<Simd128, Vector128<float>>(),
    };

    private static double Measure<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        // A core that has waited needs some microseconds until its wide vectors run at full speed.
        Run<S, V>();
        long start = Stopwatch.GetTimestamp();
        Run<S, V>();
        return 2.0 * Chains * Steps * S.Lanes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V Run<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        V x = S.Broadcast(0.5f), y = S.Broadcast(0.25f);
        V a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = S.MultiplyAdd(a, x, y);
            b = S.MultiplyAdd(b, x, y);
            c = S.MultiplyAdd(c, x, y);
            d = S.MultiplyAdd(d, x, y);
            e = S.MultiplyAdd(e, x, y);
            f = S.MultiplyAdd(f, x, y);
            g = S.MultiplyAdd(g, x, y);
            h = S.MultiplyAdd(h, x, y);
            i = S.MultiplyAdd(i, x, y);
            j = S.MultiplyAdd(j, x, y);
            k = S.MultiplyAdd(k, x, y);
            l = S.MultiplyAdd(l, x, y);
        }

        V sum = S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(S.Add(e, f), S.Add(g, h)));
        return S.Add(sum, S.Add(S.Add(i, j), S.Add(k, l)));
    }
}
