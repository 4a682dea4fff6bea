using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>Vectors of 256 bits: 8 floats, AVX2.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Lanes => 8;

    public static int Registers => Avx512F.VL.IsSupported ? 32 : 16;

    public static bool LoadsWhere => Avx.IsSupported && Registers == 16;

    public static bool HasMasks => Avx.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector256<float> value, float* destination) => *destination = value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsAll(Vector256<float> a, Vector256<float> b) => Vector256.EqualsAll(a, b);

    // The native instructions, one each. x86 gives its second operand where one is NaN, Arm gives NaN: x goes second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Clamp(Vector256<float> x, Vector256<float> low, Vector256<float> high) =>
        Vector256.MinNative(high, Vector256.MaxNative(low, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Slope(Vector256<float> x, Vector256<float> slope) =>
        Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), x * slope, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Even(Vector256<float> a, Vector256<float> b) => Reorder(EvenUnordered(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odd(Vector256<float> a, Vector256<float> b) => Reorder(OddUnordered(a, b));

    // Halves are shuffled apart: two lanes of a, two of b, two of a, two of b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> EvenUnordered(Vector256<float> a, Vector256<float> b) => Avx2.IsSupported
        ? Avx.Shuffle(a, b, 0b10_00_10_00)
        : Vector256.Create(Simd128.Even(a.GetLower(), a.GetUpper()), Simd128.Even(b.GetLower(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> OddUnordered(Vector256<float> a, Vector256<float> b) => Avx2.IsSupported
        ? Avx.Shuffle(a, b, 0b11_01_11_01)
        : Vector256.Create(Simd128.Odd(a.GetLower(), a.GetUpper()), Simd128.Odd(b.GetLower(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Reorder(Vector256<float> x) =>
        Avx2.IsSupported ? Avx2.Permute4x64(x.AsDouble(), 0b11_01_10_00).AsSingle() : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TurnQuads(ref Vector256<float> a, ref Vector256<float> b, ref Vector256<float> c, ref Vector256<float> d)
    {
        if (!Avx.IsSupported)
        {
            Vector128<float> a0 = a.GetLower(), b0 = b.GetLower(), c0 = c.GetLower(), d0 = d.GetLower();
            Vector128<float> a1 = a.GetUpper(), b1 = b.GetUpper(), c1 = c.GetUpper(), d1 = d.GetUpper();
            Simd128.TurnQuads(ref a0, ref b0, ref c0, ref d0);
            Simd128.TurnQuads(ref a1, ref b1, ref c1, ref d1);
            (a, b, c, d) = (Vector256.Create(a0, a1), Vector256.Create(b0, b1), Vector256.Create(c0, c1), Vector256.Create(d0, d1));
            return;
        }

        Vector256<float> p = Avx.UnpackLow(a, c), q = Avx.UnpackLow(b, d), r = Avx.UnpackHigh(a, c), s = Avx.UnpackHigh(b, d);
        (a, b, c, d) = (Avx.UnpackLow(p, q), Avx.UnpackHigh(p, q), Avx.UnpackLow(r, s), Avx.UnpackHigh(r, s));
    }

    // An index beyond the lanes gives zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftUp(Vector256<float> x) =>
        Vector256.Shuffle(x, Vector256.Create(-1, 0, 1, 2, 3, 4, 5, 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftDown(Vector256<float> x) =>
        Vector256.Shuffle(x, Vector256.Create(1, 2, 3, 4, 5, 6, 7, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadWhere(Vector256<float> keep, float* source) => Avx.IsSupported
        ? Avx.MaskLoad(source, keep)
        : Vector256.Create(Simd128.LoadWhere(keep.GetLower(), source), Simd128.LoadWhere(keep.GetUpper(), source + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWhere(Vector256<float> keep, Vector256<float> value, float* destination)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(destination, keep, value);
            return;
        }

        Simd128.StoreWhere(keep.GetLower(), value.GetLower(), destination);
        Simd128.StoreWhere(keep.GetUpper(), value.GetUpper(), destination + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Permute(Vector256<float> x, Vector256<float> lanes) => Vector256.ShuffleNative(x, lanes.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SpreadInQuads(Vector256<float> x, Vector256<float> control) => Avx.IsSupported
        ? Avx.PermuteVar(x, control.AsInt32())
        : Vector256.Create(Simd128.SpreadInQuads(x.GetLower(), control.GetLower()), Simd128.SpreadInQuads(x.GetUpper(), control.GetUpper()));
}
