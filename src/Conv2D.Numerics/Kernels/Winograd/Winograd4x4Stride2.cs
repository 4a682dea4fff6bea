using System.Runtime.CompilerServices;
using static Conv2D.Numerics.Kernels.Winograd4x4;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Stride 2, 4x4 outputs of a 3x3 kernel: 81 multiplications instead of 144. As in <see cref="Winograd2x2Stride2"/>, the outer taps of
/// the kernel only ever meet the even pixels of a line and the middle tap the odd ones. The even part is F(4, 2) from the finite
/// points of <see cref="Winograd4x4"/>, five multiplications for four outputs; the odd part takes one for each.
/// </summary>
internal readonly unsafe struct Winograd4x4Stride2 : IWinograd
{
    public static int Outputs => 4;

    public static int Stride => 2;

    public static int Inputs => 9;

    public static int Kernels => 6;

    public static double[,] Kernel => new[,]
    {
        { 1.0 / Product, 0, 0 },
        { ScaleA, 0, ScaleA * A },
        { ScaleA, 0, -ScaleA * A },
        { ScaleB, 0, ScaleB * B },
        { ScaleB, 0, -ScaleB * B },
        { 0, 1, 0 },
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformInput<S, V, TLine>(TLine source, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where TLine : struct, IVectorLine
    {
        V d0 = S.Load(source[0]), d2 = S.Load(source[2]), d4 = S.Load(source[4]);
        V d6 = S.Load(source[6]), d8 = S.Load(source[8]);
        FinitePoints<S, V>(d0, d2, d4, d6, d8, destination, pitch);
        destination += 5 * pitch;
        S.Store(S.Load(source[1]), destination);
        S.Store(S.Load(source[3]), destination + pitch);
        S.Store(S.Load(source[5]), destination + 2 * pitch);
        S.Store(S.Load(source[7]), destination + 3 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformOutput<S, V>(float* source, nint pitch, out V y0, out V y1, out V y2, out V y3)
        where S : struct, ISimd<V>
        where V : struct
    {
        V m0 = S.Load(source), m1 = S.Load(source + pitch), m2 = S.Load(source + 2 * pitch);
        source += 3 * pitch;
        V m3 = S.Load(source), m4 = S.Load(source + pitch), odd0 = S.Load(source + 2 * pitch);
        source += 3 * pitch;
        V odd1 = S.Load(source), odd2 = S.Load(source + pitch), odd3 = S.Load(source + 2 * pitch);
        V evenA = S.Add(m1, m2), oddA = S.Subtract(m1, m2), evenB = S.Add(m3, m4), oddB = S.Subtract(m3, m4);

        y0 = S.Add(S.Add(m0, odd0), S.Add(evenA, evenB));
        y1 = S.MultiplyAdd(S.Broadcast(A), oddA, S.MultiplyAdd(S.Broadcast(B), oddB, odd1));
        y2 = S.MultiplyAdd(S.Broadcast(A2), evenA, S.MultiplyAdd(S.Broadcast(B2), evenB, odd2));
        y3 = S.MultiplyAdd(S.Broadcast(A * A2), oddA, S.MultiplyAdd(S.Broadcast(B * B2), oddB, odd3));
    }
}
