using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Turns rows into columns: what leads from channels first to channels last and back. Blocks of 8 x 8 floats are
/// turned inside eight registers where the CPU has AVX; the rest goes one by one.
/// </summary>
internal static unsafe class Transposition
{
    private const int Block = 8;

    /// <summary><c>destination[c * destinationPitch + r] = source[r * sourcePitch + c]</c>.</summary>
    public static void Run(float* source, nint sourcePitch, float* destination, nint destinationPitch, int rows, int columns)
    {
        int blockRows = Avx.IsSupported ? rows & -Block : 0, blockColumns = blockRows == 0 ? 0 : columns & -Block;
        // The side whose lines lie further apart is walked along its lines, so as to touch few pages at a time.
        if (sourcePitch > destinationPitch)
        {
            for (int r = 0; r < blockRows; r += Block)
            for (int c = 0; c < blockColumns; c += Block)
                RunBlock(source + r * sourcePitch + c, sourcePitch, destination + c * destinationPitch + r, destinationPitch);
        }
        else
        {
            for (int c = 0; c < blockColumns; c += Block)
            for (int r = 0; r < blockRows; r += Block)
                RunBlock(source + r * sourcePitch + c, sourcePitch, destination + c * destinationPitch + r, destinationPitch);
        }

        if (blockColumns < columns)
            RunScalar(source + blockColumns, sourcePitch, destination + blockColumns * destinationPitch, destinationPitch, blockRows, columns - blockColumns);
        RunScalar(source + blockRows * sourcePitch, sourcePitch, destination + blockRows, destinationPitch, rows - blockRows, columns);
    }

    private static void RunScalar(float* source, nint sourcePitch, float* destination, nint destinationPitch, int rows, int columns)
    {
        for (int r = 0; r < rows; r++, source += sourcePitch, destination++)
        {
            float* to = destination;
            for (int c = 0; c < columns; c++, to += destinationPitch)
                *to = source[c];
        }
    }

    // Pairs of rows are interleaved, then pairs of pairs, then the 128-bit halves are exchanged.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlock(float* s, nint sp, float* d, nint dp)
    {
        Vector256<float> r0 = Avx.LoadVector256(s), r1 = Avx.LoadVector256(s + sp);
        Vector256<float> r2 = Avx.LoadVector256(s + 2 * sp), r3 = Avx.LoadVector256(s + 3 * sp);
        Vector256<float> r4 = Avx.LoadVector256(s + 4 * sp), r5 = Avx.LoadVector256(s + 5 * sp);
        Vector256<float> r6 = Avx.LoadVector256(s + 6 * sp), r7 = Avx.LoadVector256(s + 7 * sp);

        var p0 = Avx.UnpackLow(r0, r1);
        var p1 = Avx.UnpackHigh(r0, r1);
        var p2 = Avx.UnpackLow(r2, r3);
        var p3 = Avx.UnpackHigh(r2, r3);
        var p4 = Avx.UnpackLow(r4, r5);
        var p5 = Avx.UnpackHigh(r4, r5);
        var p6 = Avx.UnpackLow(r6, r7);
        var p7 = Avx.UnpackHigh(r6, r7);

        const byte low = 0b01_00_01_00, high = 0b11_10_11_10;
        var q0 = Avx.Shuffle(p0, p2, low);
        var q1 = Avx.Shuffle(p0, p2, high);
        var q2 = Avx.Shuffle(p1, p3, low);
        var q3 = Avx.Shuffle(p1, p3, high);
        var q4 = Avx.Shuffle(p4, p6, low);
        var q5 = Avx.Shuffle(p4, p6, high);
        var q6 = Avx.Shuffle(p5, p7, low);
        var q7 = Avx.Shuffle(p5, p7, high);

        Avx.Store(d, Avx.Permute2x128(q0, q4, 0x20));
        Avx.Store(d + dp, Avx.Permute2x128(q1, q5, 0x20));
        Avx.Store(d + 2 * dp, Avx.Permute2x128(q2, q6, 0x20));
        Avx.Store(d + 3 * dp, Avx.Permute2x128(q3, q7, 0x20));
        Avx.Store(d + 4 * dp, Avx.Permute2x128(q0, q4, 0x31));
        Avx.Store(d + 5 * dp, Avx.Permute2x128(q1, q5, 0x31));
        Avx.Store(d + 6 * dp, Avx.Permute2x128(q2, q6, 0x31));
        Avx.Store(d + 7 * dp, Avx.Permute2x128(q3, q7, 0x31));
    }
}
