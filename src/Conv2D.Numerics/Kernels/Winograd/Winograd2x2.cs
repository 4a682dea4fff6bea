using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// F(2x2, 3x3), from the points 0, 1, -1 and infinity: 16 multiplications for 4 outputs instead of 36. Its transforms
/// only add and subtract, so that it is about as exact as the direct sum.
/// </summary>
internal readonly unsafe struct Winograd2x2 : IWinograd
{
    public static int Outputs => 2;

    public static int Stride => 1;

    public static int Inputs => 4;

    public static int Kernels => 4;

    public static double[,] Kernel => new[,] { { 1, 0, 0 }, { 0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0, 0, 1 } };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformInput<S, V, TLine>(TLine source, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where TLine : struct, IVectorLine
    {
        V d0 = S.Load(source[0]), d1 = S.Load(source[1]);
        V d2 = S.Load(source[2]), d3 = S.Load(source[3]);
        S.Store(S.Subtract(d0, d2), destination);
        S.Store(S.Add(d1, d2), destination + pitch);
        S.Store(S.Subtract(d2, d1), destination + 2 * pitch);
        S.Store(S.Subtract(d3, d1), destination + 3 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformOutput<S, V>(float* source, nint pitch, out V y0, out V y1, out V y2, out V y3)
        where S : struct, ISimd<V>
        where V : struct
    {
        V m0 = S.Load(source), m1 = S.Load(source + pitch);
        V m2 = S.Load(source + 2 * pitch), m3 = S.Load(source + 3 * pitch);
        y0 = S.Add(m0, S.Add(m1, m2));
        y1 = S.Add(m3, S.Subtract(m1, m2));
        y2 = y3 = default;
    }
}
