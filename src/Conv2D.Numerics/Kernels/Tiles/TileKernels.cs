using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Conv2D.Numerics.Kernels;

/// <summary>The tiles of one vector width, by their number of rows: addresses of the compiled <see cref="TileKernel"/>.</summary>
internal sealed unsafe class TileKernels
{
    private static readonly TileKernels?[] ByLanes = new TileKernels?[(int)VectorWidth.Bits512 + 1];

    private readonly delegate*<in TileJob, void>[] _oneColumn, _twoColumns, _oneColumnRaw, _twoColumnsRaw;

    private TileKernels(VectorWidth width)
    {
        Width = width;
        switch (width)
        {
            case VectorWidth.Bits512:
                Fill<Simd512, Vector512<float>>(out _oneColumn, out _twoColumns, out _oneColumnRaw, out _twoColumnsRaw);
                break;
            case VectorWidth.Bits256:
                Fill<Simd256, Vector256<float>>(out _oneColumn, out _twoColumns, out _oneColumnRaw, out _twoColumnsRaw);
                break;
            default:
                Fill<Simd128, Vector128<float>>(out _oneColumn, out _twoColumns, out _oneColumnRaw, out _twoColumnsRaw);
                break;
        }
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

    /// <summary>The same for plain sums, from zero and with no activation: products on the way to something else.</summary>
    public delegate*<in TileJob, void> GetRaw(int rows, int columns) => columns == 2 ? _twoColumnsRaw[rows] : _oneColumnRaw[rows];

    private static void Fill<S, V>(
        out delegate*<in TileJob, void>[] one, out delegate*<in TileJob, void>[] two,
        out delegate*<in TileJob, void>[] oneRaw, out delegate*<in TileJob, void>[] twoRaw)
        where S : struct, ISimd<V>
        where V : struct
    {
        one = Table<S, V, Extent1, StoreActivated>();
        two = Table<S, V, Extent2, StoreActivated>();
        oneRaw = Table<S, V, Extent1, StoreRaw>();
        twoRaw = Table<S, V, Extent2, StoreRaw>();
    }

    private static delegate*<in TileJob, void>[] Table<S, V, TColumns, TStore>()
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TStore : struct, ITileStore =>
    [
        null,
        &TileKernel.Run<S, V, Extent1, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent2, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent3, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent4, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent5, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent6, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent7, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent8, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent9, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent10, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent11, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent12, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent13, TColumns, TStore>,
        &TileKernel.Run<S, V, Extent14, TColumns, TStore>,
    ];
}
