using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>Vectors of 512 bits: 16 floats, AVX-512.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Lanes => 16;

    public static int Registers => 32;

    public static bool LoadsWhere => false;

    public static bool HasMasks => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector512<float> value, float* destination) => *destination = value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsAll(Vector512<float> a, Vector512<float> b) => Vector512.EqualsAll(a, b);

    // The native instructions, one each. x86 gives its second operand where one is NaN, Arm gives NaN: x goes second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Clamp(Vector512<float> x, Vector512<float> low, Vector512<float> high) =>
        Vector512.MinNative(high, Vector512.MaxNative(low, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> x, Vector512<float> slope) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), x * slope, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b)
        : Vector512.Create(Simd256.Even(a.GetLower(), a.GetUpper()), Simd256.Even(b.GetLower(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(a, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b)
        : Vector512.Create(Simd256.Odd(a.GetLower(), a.GetUpper()), Simd256.Odd(b.GetLower(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> EvenUnordered(Vector512<float> a, Vector512<float> b) => Even(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OddUnordered(Vector512<float> a, Vector512<float> b) => Odd(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Reorder(Vector512<float> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TurnQuads(ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> c, ref Vector512<float> d)
    {
        if (!Avx512F.IsSupported)
        {
            Vector256<float> a0 = a.GetLower(), b0 = b.GetLower(), c0 = c.GetLower(), d0 = d.GetLower();
            Vector256<float> a1 = a.GetUpper(), b1 = b.GetUpper(), c1 = c.GetUpper(), d1 = d.GetUpper();
            Simd256.TurnQuads(ref a0, ref b0, ref c0, ref d0);
            Simd256.TurnQuads(ref a1, ref b1, ref c1, ref d1);
            (a, b, c, d) = (Vector512.Create(a0, a1), Vector512.Create(b0, b1), Vector512.Create(c0, c1), Vector512.Create(d0, d1));
            return;
        }

        Vector512<float> p = Avx512F.UnpackLow(a, c), q = Avx512F.UnpackLow(b, d), r = Avx512F.UnpackHigh(a, c), s = Avx512F.UnpackHigh(b, d);
        (a, b, c, d) = (Avx512F.UnpackLow(p, q), Avx512F.UnpackHigh(p, q), Avx512F.UnpackLow(r, s), Avx512F.UnpackHigh(r, s));
    }

    // An index beyond the lanes gives zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp(Vector512<float> x) =>
        Vector512.Shuffle(x, Vector512.Create(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftDown(Vector512<float> x) =>
        Vector512.Shuffle(x, Vector512.Create(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadWhere(Vector512<float> keep, float* source) => Avx512F.IsSupported
        ? Avx512F.MaskLoad(source, keep, Vector512<float>.Zero)
        : Vector512.Create(Simd256.LoadWhere(keep.GetLower(), source), Simd256.LoadWhere(keep.GetUpper(), source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWhere(Vector512<float> keep, Vector512<float> value, float* destination)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(destination, keep, value);
            return;
        }

        Simd256.StoreWhere(keep.GetLower(), value.GetLower(), destination);
        Simd256.StoreWhere(keep.GetUpper(), value.GetUpper(), destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Permute(Vector512<float> x, Vector512<float> lanes) => Vector512.ShuffleNative(x, lanes.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SpreadInQuads(Vector512<float> x, Vector512<float> control) => Avx512F.IsSupported
        ? Avx512F.PermuteVar4x32(x, control.AsInt32())
        : Vector512.Create(Simd256.SpreadInQuads(x.GetLower(), control.GetLower()), Simd256.SpreadInQuads(x.GetUpper(), control.GetUpper()));
}
