using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The compiled <see cref="Depthwise3x3Kernel"/> of one vector width, by number of lines.</summary>
internal static unsafe class Depthwise3x3Kernels
{
    /// <summary>The kernels for lines of one kind.</summary>
    public static delegate*<in Depthwise3x3Job, void>[] For<TSharing>(VectorWidth width)
        where TSharing : struct, ILineSharing => width switch
    {
        VectorWidth.Bits512 => Table<Simd512, Vector512<float>, TSharing>(),
        VectorWidth.Bits256 => Table<Simd256, Vector256<float>, TSharing>(),
        _ => Table<Simd128, Vector128<float>, TSharing>(),
    };

    private static delegate*<in Depthwise3x3Job, void>[] Table<S, V, TSharing>()
        where S : struct, ISimd<V>
        where V : struct
        where TSharing : struct, ILineSharing =>
    [
        null,
        &Depthwise3x3Kernel.Run<S, V, Extent1, TSharing>,
        &Depthwise3x3Kernel.Run<S, V, Extent2, TSharing>,
        &Depthwise3x3Kernel.Run<S, V, Extent3, TSharing>,
    ];
}
