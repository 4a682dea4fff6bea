using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>The tiles of one vector width: addresses of the compiled <see cref="OuterProductTile"/> and <see cref="ElementwiseTile"/>.</summary>
internal sealed unsafe class GradientTiles
{
    private readonly delegate*<in OuterProductJob, void>[] _oneColumn, _twoColumns;
    private readonly delegate*<in ElementwiseJob, void>[] _elementwise;

    private GradientTiles(VectorWidth width)
    {
        Lanes = width.Lanes();
        MaxRows = width == VectorWidth.Bits512 || AdvSimd.IsSupported ? OuterProductTile.MaxRows : 6;
        (_oneColumn, _twoColumns, _elementwise) = width switch
        {
            VectorWidth.Bits512 => (
                OuterProducts<Simd512, Vector512<float>, Extent1>(),
                OuterProducts<Simd512, Vector512<float>, Extent2>(),
                Elementwise<Simd512, Vector512<float>>()),
            VectorWidth.Bits256 => (
                OuterProducts<Simd256, Vector256<float>, Extent1>(),
                OuterProducts<Simd256, Vector256<float>, Extent2>(),
                Elementwise<Simd256, Vector256<float>>()),
            _ => (
                OuterProducts<Simd128, Vector128<float>, Extent1>(),
                OuterProducts<Simd128, Vector128<float>, Extent2>(),
                Elementwise<Simd128, Vector128<float>>()),
        };
    }

    /// <summary>The tiles of the widest vectors that the CPU runs at full speed.</summary>
    public static GradientTiles Widest { get; } = For(VectorWidths.Widest);

    /// <summary>Floats in a vector.</summary>
    public int Lanes { get; }

    /// <summary>Most rows an outer-product tile can have with all its sums in registers.</summary>
    public int MaxRows { get; }

    /// <summary>The tiles of a width.</summary>
    public static GradientTiles For(VectorWidth width) => new(width);

    /// <summary>The outer-product tile of so many rows and columns of vectors.</summary>
    public delegate*<in OuterProductJob, void> OuterProduct(int rows, int columns) => columns == 2 ? _twoColumns[rows] : _oneColumn[rows];

    /// <summary>The element-wise tile of so many taps.</summary>
    public delegate*<in ElementwiseJob, void> Elementwise(int taps) => _elementwise[taps];

    private static delegate*<in OuterProductJob, void>[] OuterProducts<S, V, TColumns>()
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent =>
    [
        null,
        &OuterProductTile.Run<S, V, Extent1, TColumns>,
        &OuterProductTile.Run<S, V, Extent2, TColumns>,
        &OuterProductTile.Run<S, V, Extent3, TColumns>,
        &OuterProductTile.Run<S, V, Extent4, TColumns>,
        &OuterProductTile.Run<S, V, Extent5, TColumns>,
        &OuterProductTile.Run<S, V, Extent6, TColumns>,
        &OuterProductTile.Run<S, V, Extent7, TColumns>,
        &OuterProductTile.Run<S, V, Extent8, TColumns>,
        &OuterProductTile.Run<S, V, Extent9, TColumns>,
        &OuterProductTile.Run<S, V, Extent10, TColumns>,
        &OuterProductTile.Run<S, V, Extent11, TColumns>,
        &OuterProductTile.Run<S, V, Extent12, TColumns>,
        &OuterProductTile.Run<S, V, Extent13, TColumns>,
        &OuterProductTile.Run<S, V, Extent14, TColumns>,
    ];

    private static delegate*<in ElementwiseJob, void>[] Elementwise<S, V>()
        where S : struct, ISimd<V>
        where V : struct =>
    [
        null,
        &ElementwiseTile.Run<S, V, Extent1>,
        &ElementwiseTile.Run<S, V, Extent2>,
        &ElementwiseTile.Run<S, V, Extent3>,
        &ElementwiseTile.Run<S, V, Extent4>,
        &ElementwiseTile.Run<S, V, Extent5>,
        &ElementwiseTile.Run<S, V, Extent6>,
        &ElementwiseTile.Run<S, V, Extent7>,
        &ElementwiseTile.Run<S, V, Extent8>,
        &ElementwiseTile.Run<S, V, Extent9>,
    ];
}
