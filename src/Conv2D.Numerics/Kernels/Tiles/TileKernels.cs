using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Conv2D.Numerics.Kernels;

/// <summary>The tiles of one vector width, by their number of rows: addresses of the compiled <see cref="TileKernel"/>.</summary>
internal sealed unsafe class TileKernels
{
    private static readonly TileKernels?[] ByLanes = new TileKernels?[(int)VectorWidth.Bits512 + 1];

    private readonly delegate*<in TileJob, void>[] _oneColumn, _twoColumns;

    private TileKernels(VectorWidth width)
    {
        Width = width;
        (_oneColumn, _twoColumns) = width switch
        {
            VectorWidth.Bits512 => (Table<Simd512, Vector512<float>, Extent1>(), Table<Simd512, Vector512<float>, Extent2>()),
            VectorWidth.Bits256 => (Table<Simd256, Vector256<float>, Extent1>(), Table<Simd256, Vector256<float>, Extent2>()),
            _ => (Table<Simd128, Vector128<float>, Extent1>(), Table<Simd128, Vector128<float>, Extent2>()),
        };
    }

    /// <summary>The width of their vectors.</summary>
    public VectorWidth Width { get; }

    /// <summary>Floats in a vector.</summary>
    public int Lanes => (int)Width;

    /// <summary>
    /// Most rows a tile can have with all its sums in registers: AVX-512 and Arm have 32 vector registers, AVX2 and SSE 16.
    /// </summary>
    public int MaxRows => Width == VectorWidth.Bits512 || AdvSimd.IsSupported ? TileKernel.MaxRows : 6;

    /// <summary>The tiles of a width.</summary>
    public static TileKernels For(VectorWidth width) => ByLanes[(int)width] ??= new TileKernels(width);

    /// <summary>The tile of so many rows and columns of vectors.</summary>
    public delegate*<in TileJob, void> Get(int rows, int columns) => columns == 2 ? _twoColumns[rows] : _oneColumn[rows];

    private static delegate*<in TileJob, void>[] Table<S, V, TColumns>()
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent =>
    [
        null,
        &TileKernel.Run<S, V, Extent1, TColumns>,
        &TileKernel.Run<S, V, Extent2, TColumns>,
        &TileKernel.Run<S, V, Extent3, TColumns>,
        &TileKernel.Run<S, V, Extent4, TColumns>,
        &TileKernel.Run<S, V, Extent5, TColumns>,
        &TileKernel.Run<S, V, Extent6, TColumns>,
        &TileKernel.Run<S, V, Extent7, TColumns>,
        &TileKernel.Run<S, V, Extent8, TColumns>,
        &TileKernel.Run<S, V, Extent9, TColumns>,
        &TileKernel.Run<S, V, Extent10, TColumns>,
        &TileKernel.Run<S, V, Extent11, TColumns>,
        &TileKernel.Run<S, V, Extent12, TColumns>,
        &TileKernel.Run<S, V, Extent13, TColumns>,
        &TileKernel.Run<S, V, Extent14, TColumns>,
    ];
}
