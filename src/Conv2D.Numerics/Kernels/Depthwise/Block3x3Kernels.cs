using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The compiled <see cref="Block3x3"/> of one vector width, stride and kind of input, by rows and columns.</summary>
internal sealed unsafe class Block3x3Kernels
{
    private readonly delegate*<in Block3x3Job, void>[] _one, _two;

    private Block3x3Kernels(delegate*<in Block3x3Job, void>[] one, delegate*<in Block3x3Job, void>[] two)
    {
        _one = one;
        _two = two;
    }

    /// <summary>The block of so many rows and columns.</summary>
    public delegate*<in Block3x3Job, void> Get(int rows, int columns) => rows == 1 ? _one[columns] : _two[columns];

    /// <summary>The depthwise blocks of a width with 16 registers and a stride, 1 or 2.</summary>
    public static Block3x3Kernels Own(VectorWidth width, int stride) => width == VectorWidth.Bits256
        ? Own<Simd256, Vector256<float>>(stride) : Own<Simd128, Vector128<float>>(stride);

    /// <summary>The blocks of groups of several channels and a stride, 1 or 2.</summary>
    public static Block3x3Kernels Groups<S, V, TInput>(int stride)
        where S : struct, ISimd<V>
        where V : struct
        where TInput : struct, IBlockInput => stride == 1
            ? new(Groups<S, V, Extent1, BlockStride1, TInput>(), Groups<S, V, Extent2, BlockStride1, TInput>())
            : new(Groups<S, V, Extent1, BlockStride2, TInput>(), Groups<S, V, Extent2, BlockStride2, TInput>());

    private static Block3x3Kernels Own<S, V>(int stride)
        where S : struct, ISimd<V>
        where V : struct => stride == 1
            ? new(Own<S, V, Extent1, BlockStride1>(), Own<S, V, Extent2, BlockStride1>())
            : new(Own<S, V, Extent1, BlockStride2>(), Own<S, V, Extent2, BlockStride2>());

    private static delegate*<in Block3x3Job, void>[] Own<S, V, TRows, TStride>()
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TStride : struct, IBlockStride =>
    [
        null,
        &Block3x3.RunOwn<S, V, TRows, Extent1, TStride>,
        &Block3x3.RunOwn<S, V, TRows, Extent2, TStride>,
        &Block3x3.RunOwn<S, V, TRows, Extent3, TStride>,
    ];

    private static delegate*<in Block3x3Job, void>[] Groups<S, V, TRows, TStride, TInput>()
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput =>
    [
        null,
        &Block3x3.RunGroups<S, V, TRows, Extent1, TStride, TInput>,
        &Block3x3.RunGroups<S, V, TRows, Extent2, TStride, TInput>,
        &Block3x3.RunGroups<S, V, TRows, Extent3, TStride, TInput>,
    ];
}
