using System.Runtime.Intrinsics;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>The operations that move lanes, where an instruction set may have an order of its own.</summary>
public unsafe class SimdLaneTests
{
    [Fact]
    public void Even_and_odd_lanes_come_in_order_in_128_bits() => Even_and_odd_lanes<Simd128, Vector128<float>>();

    [Fact]
    public void Even_and_odd_lanes_come_in_order_in_256_bits() => Even_and_odd_lanes<Simd256, Vector256<float>>();

    [Fact]
    public void Even_and_odd_lanes_come_in_order_in_512_bits() => Even_and_odd_lanes<Simd512, Vector512<float>>();

    [Fact]
    public void Lanes_that_are_left_out_are_zero_or_stay_in_128_bits() => Lanes_left_out<Simd128, Vector128<float>>();

    [Fact]
    public void Lanes_that_are_left_out_are_zero_or_stay_in_256_bits() => Lanes_left_out<Simd256, Vector256<float>>();

    [Fact]
    public void Lanes_that_are_left_out_are_zero_or_stay_in_512_bits() => Lanes_left_out<Simd512, Vector512<float>>();

    [Fact]
    public void One_lane_of_four_is_spread_in_128_bits() => One_lane_spread<Simd128, Vector128<float>>();

    [Fact]
    public void One_lane_of_four_is_spread_in_256_bits() => One_lane_spread<Simd256, Vector256<float>>();

    [Fact]
    public void One_lane_of_four_is_spread_in_512_bits() => One_lane_spread<Simd512, Vector512<float>>();

    [Fact]
    public void Lanes_are_permuted_in_128_bits() => Lanes_permuted<Simd128, Vector128<float>>();

    [Fact]
    public void Lanes_are_permuted_in_256_bits() => Lanes_permuted<Simd256, Vector256<float>>();

    [Fact]
    public void Lanes_are_permuted_in_512_bits() => Lanes_permuted<Simd512, Vector512<float>>();

    private static void Lanes_permuted<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        float[] numbers = [.. Enumerable.Range(1, S.Lanes).Select(i => (float)i)];
        int[] from = [.. Enumerable.Range(0, S.Lanes).Select(lane => (5 * lane + 3) % S.Lanes)];
        float[] lanes = [.. from.Select(BitConverter.Int32BitsToSingle)];
        fixed (float* p = numbers, l = lanes)
            Assert.Equal([.. from.Select(lane => numbers[lane])], Lanes<S, V>(S.Permute(S.Load(p), S.Load(l))));
    }

    // The number of a lane may count from the vector's first or from that of its quad.
    private static void One_lane_spread<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        float[] numbers = [.. Enumerable.Range(1, S.Lanes).Select(i => (float)i)];
        for (int which = 0; which < 4; which++)
        {
            float[] ofQuad = [.. Enumerable.Repeat(BitConverter.Int32BitsToSingle(which), S.Lanes)];
            float[] ofVector = [.. numbers.Select((_, lane) => BitConverter.Int32BitsToSingle(lane / 4 * 4 + which))];
            foreach (float[] control in new[] { ofQuad, ofVector })
            {
                fixed (float* p = numbers, c = control)
                    Assert.Equal([.. numbers.Select((_, lane) => numbers[lane / 4 * 4 + which])], Lanes<S, V>(S.SpreadInQuads(S.Load(p), S.Load(c))));
            }
        }
    }

    private static void Even_and_odd_lanes<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        float[] numbers = [.. Enumerable.Range(0, 2 * S.Lanes).Select(i => (float)i)];
        fixed (float* p = numbers)
        {
            V a = S.Load(p), b = S.Load(p + S.Lanes);
            float[] even = [.. numbers.Where(i => i % 2 == 0)], odd = [.. numbers.Where(i => i % 2 == 1)];
            Assert.Equal(even, Lanes<S, V>(S.Even(a, b)));
            Assert.Equal(odd, Lanes<S, V>(S.Odd(a, b)));
            Assert.Equal(even, Lanes<S, V>(S.Reorder(S.EvenUnordered(a, b))));
            Assert.Equal(odd, Lanes<S, V>(S.Reorder(S.OddUnordered(a, b))));
            Assert.Equal(Lanes<S, V>(S.EvenUnordered(a, b)), Lanes<S, V>(S.Reorder(S.Even(a, b))));
        }
    }

    private static void Lanes_left_out<S, V>()
        where S : struct, ISimd<V>
        where V : struct
    {
        // As at the edges of a plane: the first lane, none, the last, the last two.
        float set = BitConverter.Int32BitsToSingle(-1);
        float[] numbers = [.. Enumerable.Range(1, S.Lanes).Select(i => (float)i)], keep = [0, .. Enumerable.Repeat(set, S.Lanes), 0, 0];
        fixed (float* p = numbers, k = keep)
        {
            for (int start = 0; start <= 3; start++)
            {
                float[] expected = [.. numbers.Select((x, lane) => keep[start + lane] == 0 ? 0 : x)];
                Assert.Equal(expected, Lanes<S, V>(S.LoadWhere(S.Load(k + start), p)));
                float[] written = [.. Enumerable.Repeat(-1f, S.Lanes)];
                fixed (float* to = written)
                    S.StoreWhere(S.Load(k + start), S.Load(p), to);
                Assert.Equal([.. numbers.Select((x, lane) => keep[start + lane] == 0 ? -1 : x)], written);
            }
        }
    }

    private static float[] Lanes<S, V>(V vector)
        where S : struct, ISimd<V>
        where V : struct
    {
        float[] lanes = new float[S.Lanes];
        fixed (float* p = lanes)
            S.Store(vector, p);
        return lanes;
    }
}
