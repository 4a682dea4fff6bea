using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// F(4x4, 3x3), from the points 0, +-3/4, +-3/2 and infinity: 36 multiplications for 16 outputs instead of 144. The
/// usual points 0, +-1, +-2 lose three times as many bits; these are close to the best there are, and all constants
/// are exact in binary. Points of opposite sign share their even and odd parts.
/// </summary>
internal readonly unsafe struct Winograd4x4 : IWinograd
{
    /// <summary>The points, their squares, and the sum and product of these.</summary>
    public const float A = 0.75f, B = 1.5f, A2 = A * A, B2 = B * B, Sum = A2 + B2, Product = A2 * B2;

    /// <summary>What the rows of G at +-A and at +-B are multiplied with.</summary>
    public const double ScaleA = 1 / (2 * A2 * ((double)A2 - B2)), ScaleB = 1 / (2 * B2 * ((double)B2 - A2));

    public static int Outputs => 4;

    public static int Stride => 1;

    public static int Inputs => 6;

    public static int Kernels => 6;

    public static double[,] Kernel
    {
        get
        {
            const double a = ScaleA, b = ScaleB;
            return new[,]
            {
                { 1.0 / Product, 0, 0 },
                { a, a * A, a * A2 },
                { a, -a * A, a * A2 },
                { b, b * B, b * B2 },
                { b, -b * B, b * B2 },
                { 0, 0, 1 },
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformInput<S, V, TLine>(TLine source, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where TLine : struct, IVectorLine
    {
        V d0 = S.Load(source[0]), d1 = S.Load(source[1]);
        V d2 = S.Load(source[2]), d3 = S.Load(source[3]);
        V d4 = S.Load(source[4]), d5 = S.Load(source[5]);
        FinitePoints<S, V>(d0, d1, d2, d3, d4, destination, pitch);
        S.Store(S.MultiplyAdd(S.Broadcast(Product), d1, S.MultiplyAdd(S.Broadcast(-Sum), d3, d5)), destination + 5 * pitch);
    }

    /// <summary>B' at the five finite points, which are also those of F(4, 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FinitePoints<S, V>(V d0, V d1, V d2, V d3, V d4, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
    {
        S.Store(S.MultiplyAdd(S.Broadcast(Product), d0, S.MultiplyAdd(S.Broadcast(-Sum), d2, d4)), destination);
        V even = S.MultiplyAdd(S.Broadcast(-B2), d2, d4), odd = S.MultiplyAdd(S.Broadcast(-B2), d1, d3);
        S.Store(S.MultiplyAdd(S.Broadcast(A), odd, even), destination + pitch);
        S.Store(S.MultiplyAdd(S.Broadcast(-A), odd, even), destination + 2 * pitch);
        even = S.MultiplyAdd(S.Broadcast(-A2), d2, d4);
        odd = S.MultiplyAdd(S.Broadcast(-A2), d1, d3);
        S.Store(S.MultiplyAdd(S.Broadcast(B), odd, even), destination + 3 * pitch);
        S.Store(S.MultiplyAdd(S.Broadcast(-B), odd, even), destination + 4 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransformOutput<S, V>(float* source, nint pitch, out V y0, out V y1, out V y2, out V y3)
        where S : struct, ISimd<V>
        where V : struct
    {
        V m0 = S.Load(source), m1 = S.Load(source + pitch), m2 = S.Load(source + 2 * pitch);
        source += 3 * pitch;
        V m3 = S.Load(source), m4 = S.Load(source + pitch), m5 = S.Load(source + 2 * pitch);
        V evenA = S.Add(m1, m2), oddA = S.Subtract(m1, m2), evenB = S.Add(m3, m4), oddB = S.Subtract(m3, m4);

        y0 = S.Add(m0, S.Add(evenA, evenB));
        y1 = S.MultiplyAdd(S.Broadcast(A), oddA, S.Multiply(S.Broadcast(B), oddB));
        y2 = S.MultiplyAdd(S.Broadcast(A2), evenA, S.Multiply(S.Broadcast(B2), evenB));
        y3 = S.MultiplyAdd(S.Broadcast(A * A2), oddA, S.MultiplyAdd(S.Broadcast(B * B2), oddB, m5));
    }
}
