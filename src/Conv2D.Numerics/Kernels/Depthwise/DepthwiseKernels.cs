using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Conv2D.Numerics.Kernels;

/// <summary>The compiled <see cref="DepthwiseKernel"/> of one vector width, by number of pixels.</summary>
internal sealed unsafe class DepthwiseKernels
{
    private static readonly DepthwiseKernels?[] ByLanes = new DepthwiseKernels?[(int)VectorWidth.Bits512 + 1];

    private readonly delegate*<in DepthwiseJob, void>[] _byPixels;

    private DepthwiseKernels(VectorWidth width)
    {
        MaxPixels = width == VectorWidth.Bits512 || AdvSimd.IsSupported ? DepthwiseKernel.MaxPixels : 6;
        _byPixels = width switch
        {
            VectorWidth.Bits512 => Table<Simd512, Vector512<float>>(),
            VectorWidth.Bits256 => Table<Simd256, Vector256<float>>(),
            _ => Table<Simd128, Vector128<float>>(),
        };
    }

    /// <summary>Most pixels of a call: 12 sums where there are 32 vector registers, 6 where there are 16.</summary>
    public int MaxPixels { get; }

    /// <summary>The kernels of a width.</summary>
    public static DepthwiseKernels For(VectorWidth width) => ByLanes[(int)width] ??= new DepthwiseKernels(width);

    /// <summary>The kernel for so many pixels.</summary>
    public delegate*<in DepthwiseJob, void> Get(int pixels) => _byPixels[pixels];

    private static delegate*<in DepthwiseJob, void>[] Table<S, V>()
        where S : struct, ISimd<V>
        where V : struct =>
    [
        null,
        &DepthwiseKernel.Run<S, V, Extent1>,
        &DepthwiseKernel.Run<S, V, Extent2>,
        &DepthwiseKernel.Run<S, V, Extent3>,
        &DepthwiseKernel.Run<S, V, Extent4>,
        &DepthwiseKernel.Run<S, V, Extent5>,
        &DepthwiseKernel.Run<S, V, Extent6>,
        &DepthwiseKernel.Run<S, V, Extent7>,
        &DepthwiseKernel.Run<S, V, Extent8>,
        &DepthwiseKernel.Run<S, V, Extent9>,
        &DepthwiseKernel.Run<S, V, Extent10>,
        &DepthwiseKernel.Run<S, V, Extent11>,
        &DepthwiseKernel.Run<S, V, Extent12>,
    ];
}
