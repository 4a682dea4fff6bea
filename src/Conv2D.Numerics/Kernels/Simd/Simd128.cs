using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>Vectors of 128 bits: 4 floats, SSE on x64 and AdvSimd on Arm64.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Lanes => 4;

    public static int Registers => AdvSimd.IsSupported || Avx512F.VL.IsSupported ? 32 : 16;

    public static bool LoadsWhere => Avx.IsSupported && Registers == 16;

    public static bool HasMasks => Avx.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector128<float> value, float* destination) => *destination = value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsAll(Vector128<float> a, Vector128<float> b) => Vector128.EqualsAll(a, b);

    // The native instructions, one each. x86 gives its second operand where one is NaN, Arm gives NaN: x goes second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Clamp(Vector128<float> x, Vector128<float> low, Vector128<float> high) =>
        Vector128.MinNative(high, Vector128.MaxNative(low, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Slope(Vector128<float> x, Vector128<float> slope) =>
        Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), x * slope, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Even(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b10_00_10_00)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipEven(a, b)
        : Vector128.Create(a[0], a[2], b[0], b[2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odd(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b11_01_11_01)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipOdd(a, b)
        : Vector128.Create(a[1], a[3], b[1], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> EvenUnordered(Vector128<float> a, Vector128<float> b) => Even(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OddUnordered(Vector128<float> a, Vector128<float> b) => Odd(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Reorder(Vector128<float> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TurnQuads(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        Vector128<float> p = Zip128.Low(a, c), q = Zip128.Low(b, d), r = Zip128.High(a, c), s = Zip128.High(b, d);
        (a, b, c, d) = (Zip128.Low(p, q), Zip128.High(p, q), Zip128.Low(r, s), Zip128.High(r, s));
    }

    // An index beyond the lanes gives zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftUp(Vector128<float> x) =>
        Vector128.Shuffle(x, Vector128.Create(-1, 0, 1, 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftDown(Vector128<float> x) =>
        Vector128.Shuffle(x, Vector128.Create(1, 2, 3, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadWhere(Vector128<float> keep, float* source) => Avx.IsSupported
        ? Avx.MaskLoad(source, keep)
        : Vector128.Create(LaneWhere(keep, source, 0), LaneWhere(keep, source, 1), LaneWhere(keep, source, 2), LaneWhere(keep, source, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWhere(Vector128<float> keep, Vector128<float> value, float* destination)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(destination, keep, value);
            return;
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            if (float.IsNegative(keep[lane]))
                destination[lane] = value[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Permute(Vector128<float> x, Vector128<float> lanes) => Vector128.ShuffleNative(x, lanes.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SpreadInQuads(Vector128<float> x, Vector128<float> control) => Avx.IsSupported
        ? Avx.PermuteVar(x, control.AsInt32())
        : Vector128.Create(x[control.AsInt32()[0] & 3]);

    private static float LaneWhere(Vector128<float> keep, float* source, int lane) => float.IsNegative(keep[lane]) ? source[lane] : 0;
}
