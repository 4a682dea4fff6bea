using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The compiled <see cref="Depthwise3x3Kernel"/> of one vector width, by number of lines.</summary>
internal static unsafe class Depthwise3x3Kernels
{
    /// <summary>The kernels for lines of one kind.</summary>
    public static delegate*<in Depthwise3x3Job, void>[] For<TLayout>(VectorWidth width)
        where TLayout : struct, ILineLayout => width switch
    {
        VectorWidth.Bits512 => Table<Simd512, Vector512<float>, TLayout>(),
        VectorWidth.Bits256 => Table<Simd256, Vector256<float>, TLayout>(),
        _ => Table<Simd128, Vector128<float>, TLayout>(),
    };

    private static delegate*<in Depthwise3x3Job, void>[] Table<S, V, TLayout>()
        where S : struct, ISimd<V>
        where V : struct
        where TLayout : struct, ILineLayout =>
    [
        null,
        &Depthwise3x3Kernel.Run<S, V, Extent1, TLayout>,
        &Depthwise3x3Kernel.Run<S, V, Extent2, TLayout>,
        &Depthwise3x3Kernel.Run<S, V, Extent3, TLayout>,
    ];
}
