using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The compiled <see cref="Depthwise3x3Block"/> of one vector width and stride, by rows and columns.</summary>
internal sealed unsafe class Depthwise3x3Blocks
{
    private readonly delegate*<in Depthwise3x3BlockJob, void>[] _one, _two;

    private Depthwise3x3Blocks(delegate*<in Depthwise3x3BlockJob, void>[] one, delegate*<in Depthwise3x3BlockJob, void>[] two)
    {
        _one = one;
        _two = two;
    }

    /// <summary>The block of so many rows and columns.</summary>
    public delegate*<in Depthwise3x3BlockJob, void> Get(int rows, int columns) => rows == 1 ? _one[columns] : _two[columns];

    /// <summary>The blocks of a width and a stride, 1 or 2.</summary>
    public static Depthwise3x3Blocks For(VectorWidth width, int stride) => stride == 1 ? For<BlockStride1>(width) : For<BlockStride2>(width);

    private static Depthwise3x3Blocks For<TStride>(VectorWidth width)
        where TStride : struct, IBlockStride => width switch
    {
        VectorWidth.Bits512 => Of<Simd512, Vector512<float>, TStride>(),
        VectorWidth.Bits256 => Of<Simd256, Vector256<float>, TStride>(),
        _ => Of<Simd128, Vector128<float>, TStride>(),
    };

    private static Depthwise3x3Blocks Of<S, V, TStride>()
        where S : struct, ISimd<V>
        where V : struct
        where TStride : struct, IBlockStride => new(ByColumns<S, V, Extent1, TStride>(), ByColumns<S, V, Extent2, TStride>());

    private static delegate*<in Depthwise3x3BlockJob, void>[] ByColumns<S, V, TRows, TStride>()
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TStride : struct, IBlockStride =>
    [
        null,
        &Depthwise3x3Block.Run<S, V, TRows, Extent1, TStride>,
        &Depthwise3x3Block.Run<S, V, TRows, Extent2, TStride>,
        &Depthwise3x3Block.Run<S, V, TRows, Extent3, TStride>,
    ];
}
