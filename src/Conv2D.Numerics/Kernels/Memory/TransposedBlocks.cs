using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Square blocks of floats, turned in registers: 16 x 16 with AVX-512, 8 x 8 with AVX, 4 x 4 with SSE and on Arm. In each,
/// rows are interleaved until the floats of a column are neighbours, then 128-bit quarters are brought together.
/// </summary>
internal static unsafe class TransposedBlocks
{
    /// <summary>The largest block that is not larger than <paramref name="extent"/>.</summary>
    public static int Largest(int extent) =>
        extent >= 16 && Avx512F.IsSupported ? 16
        : extent >= 8 && Avx.IsSupported ? 8
        : extent >= 4 && Zip128.IsFast ? 4
        : 1;

    /// <summary><c>d[c * dp + r] = s[r * sp + c]</c> for a block of that size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int block, float* s, nint sp, float* d, nint dp)
    {
        if (block == 16)
            Run16(s, sp, d, dp);
        else if (block == 8)
            Run8(s, sp, d, dp);
        else if (block == 4)
            Run4(s, sp, d, dp);
        else
            *d = *s;
    }

    private static void Run4(float* s, nint sp, float* d, nint dp)
    {
        Vector128<float> r0 = Vector128.Load(s), r1 = Vector128.Load(s + sp), r2 = Vector128.Load(s + 2 * sp), r3 = Vector128.Load(s + 3 * sp);
        Vector128<float> p0 = Zip128.Low(r0, r2), p1 = Zip128.High(r0, r2), p2 = Zip128.Low(r1, r3), p3 = Zip128.High(r1, r3);
        Zip128.Low(p0, p2).Store(d);
        Zip128.High(p0, p2).Store(d + dp);
        Zip128.Low(p1, p3).Store(d + 2 * dp);
        Zip128.High(p1, p3).Store(d + 3 * dp);
    }

    private static void Run8(float* s, nint sp, float* d, nint dp)
    {
        const byte low = 0b01_00_01_00, high = 0b11_10_11_10;
        Vector256<float> r0 = Vector256.Load(s), r1 = Vector256.Load(s + sp), r2 = Vector256.Load(s + 2 * sp), r3 = Vector256.Load(s + 3 * sp);
        var p0 = Avx.UnpackLow(r0, r1);
        var p1 = Avx.UnpackHigh(r0, r1);
        var p2 = Avx.UnpackLow(r2, r3);
        var p3 = Avx.UnpackHigh(r2, r3);
        var q0 = Avx.Shuffle(p0, p2, low);
        var q1 = Avx.Shuffle(p0, p2, high);
        var q2 = Avx.Shuffle(p1, p3, low);
        var q3 = Avx.Shuffle(p1, p3, high);

        s += 4 * sp;
        (r0, r1, r2, r3) = (Vector256.Load(s), Vector256.Load(s + sp), Vector256.Load(s + 2 * sp), Vector256.Load(s + 3 * sp));
        p0 = Avx.UnpackLow(r0, r1);
        p1 = Avx.UnpackHigh(r0, r1);
        p2 = Avx.UnpackLow(r2, r3);
        p3 = Avx.UnpackHigh(r2, r3);
        var q4 = Avx.Shuffle(p0, p2, low);
        var q5 = Avx.Shuffle(p0, p2, high);
        var q6 = Avx.Shuffle(p1, p3, low);
        var q7 = Avx.Shuffle(p1, p3, high);

        Avx.Permute2x128(q0, q4, 0x20).Store(d);
        Avx.Permute2x128(q1, q5, 0x20).Store(d + dp);
        Avx.Permute2x128(q2, q6, 0x20).Store(d + 2 * dp);
        Avx.Permute2x128(q3, q7, 0x20).Store(d + 3 * dp);
        d += 4 * dp;
        Avx.Permute2x128(q0, q4, 0x31).Store(d);
        Avx.Permute2x128(q1, q5, 0x31).Store(d + dp);
        Avx.Permute2x128(q2, q6, 0x31).Store(d + 2 * dp);
        Avx.Permute2x128(q3, q7, 0x31).Store(d + 3 * dp);
    }

    private static void Run16(float* s, nint sp, float* d, nint dp)
    {
        // Quarter k of a_j holds column 4 k + j of rows 0 to 3, of b_j that of rows 4 to 7, and so on.
        Turn4(s, sp, out var a0, out var a1, out var a2, out var a3);
        s += 4 * sp;
        Turn4(s, sp, out var b0, out var b1, out var b2, out var b3);
        s += 4 * sp;
        Turn4(s, sp, out var c0, out var c1, out var c2, out var c3);
        s += 4 * sp;
        Turn4(s, sp, out var e0, out var e1, out var e2, out var e3);
        Join4(a0, b0, c0, e0, d, dp);
        Join4(a1, b1, c1, e1, d + dp, dp);
        Join4(a2, b2, c2, e2, d + 2 * dp, dp);
        Join4(a3, b3, c3, e3, d + 3 * dp, dp);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn4(float* s, nint sp, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3)
    {
        const byte low = 0b01_00_01_00, high = 0b11_10_11_10;
        Vector512<float> r0 = Vector512.Load(s), r1 = Vector512.Load(s + sp), r2 = Vector512.Load(s + 2 * sp), r3 = Vector512.Load(s + 3 * sp);
        var p0 = Avx512F.UnpackLow(r0, r1);
        var p1 = Avx512F.UnpackHigh(r0, r1);
        var p2 = Avx512F.UnpackLow(r2, r3);
        var p3 = Avx512F.UnpackHigh(r2, r3);
        a0 = Avx512F.Shuffle(p0, p2, low);
        a1 = Avx512F.Shuffle(p0, p2, high);
        a2 = Avx512F.Shuffle(p1, p3, low);
        a3 = Avx512F.Shuffle(p1, p3, high);
    }

    // Quarter k of the four, one after another, is every fourth column of the block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join4(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> e, float* d, nint dp)
    {
        const byte even = 0b10_00_10_00, odd = 0b11_01_11_01;
        Vector512<float> ab02 = Avx512F.Shuffle4x128(a, b, even), ab13 = Avx512F.Shuffle4x128(a, b, odd);
        Vector512<float> ce02 = Avx512F.Shuffle4x128(c, e, even), ce13 = Avx512F.Shuffle4x128(c, e, odd);
        Avx512F.Shuffle4x128(ab02, ce02, even).Store(d);
        Avx512F.Shuffle4x128(ab13, ce13, even).Store(d + 4 * dp);
        Avx512F.Shuffle4x128(ab02, ce02, odd).Store(d + 8 * dp);
        Avx512F.Shuffle4x128(ab13, ce13, odd).Store(d + 12 * dp);
    }
}
