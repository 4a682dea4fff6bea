using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The compiled <see cref="Block3x3"/> of one vector width, stride and kind of input, by rows and columns.</summary>
internal sealed unsafe class Block3x3Kernels
{
    private readonly delegate*<in Block3x3Job, void>[] _one, _two;

    private Block3x3Kernels(int maxColumns, delegate*<in Block3x3Job, void>[] one, delegate*<in Block3x3Job, void>[] two)
    {
        MaxColumns = maxColumns;
        _one = one;
        _two = two;
    }

    /// <summary>Most columns of a block.</summary>
    public int MaxColumns { get; }

    /// <summary>The block of so many rows and columns.</summary>
    public delegate*<in Block3x3Job, void> Get(int rows, int columns) => rows == 1 ? _one[columns] : _two[columns];

    /// <summary>The depthwise blocks of a width and a stride, 1 or 2.</summary>
    public static Block3x3Kernels Own(VectorWidth width, int stride) => width switch
    {
        VectorWidth.Bits512 => For<Simd512, Vector512<float>, OwnChannels>(stride),
        VectorWidth.Bits256 => For<Simd256, Vector256<float>, OwnChannels>(stride),
        _ => For<Simd128, Vector128<float>, OwnChannels>(stride),
    };

    /// <summary>The blocks of a width, a stride, 1 or 2, and a kind of input.</summary>
    public static Block3x3Kernels For<S, V, TInput>(int stride)
        where S : struct, ISimd<V>
        where V : struct
        where TInput : struct, IBlockInput => stride == 1
            ? new(Block3x3.MaxColumns(S.Registers), ByColumns<S, V, Extent1, BlockStride1, TInput>(), ByColumns<S, V, Extent2, BlockStride1, TInput>())
            : new(Block3x3.MaxColumns(S.Registers), ByColumns<S, V, Extent1, BlockStride2, TInput>(), ByColumns<S, V, Extent2, BlockStride2, TInput>());

    private static delegate*<in Block3x3Job, void>[] ByColumns<S, V, TRows, TStride, TInput>()
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput =>
    [
        null,
        &Block3x3.Run<S, V, TRows, Extent1, TStride, TInput>,
        &Block3x3.Run<S, V, TRows, Extent2, TStride, TInput>,
        &Block3x3.Run<S, V, TRows, Extent3, TStride, TInput>,
        &Block3x3.Run<S, V, TRows, Extent4, TStride, TInput>,
        &Block3x3.Run<S, V, TRows, Extent5, TStride, TInput>,
        &Block3x3.Run<S, V, TRows, Extent6, TStride, TInput>,
    ];
}
