using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The tiles of one vector width, by their number of rows: addresses of the compiled <see cref="TileKernel"/>.</summary>
internal sealed unsafe class TileKernels
{
    private static readonly TileKernels?[] ByLanes = new TileKernels?[(int)VectorWidth.Bits512 + 1];

    private readonly Table _raw, _clamped, _sloped, _clampedInPlace, _slopedInPlace, _clampedCopied, _slopedCopied, _clampedPackedTogether, _slopedPackedTogether, _clampedCopiedRows, _slopedCopiedRows, _rawFolded;

    private TileKernels(VectorWidth width)
    {
        Width = width;
        (_raw, _clamped, _sloped, _clampedInPlace, _slopedInPlace, _clampedCopied, _slopedCopied, _clampedPackedTogether, _slopedPackedTogether, _clampedCopiedRows, _slopedCopiedRows, _rawFolded) = width switch
        {
            VectorWidth.Bits512 => Tables<Simd512, Vector512<float>>(),
            VectorWidth.Bits256 => Tables<Simd256, Vector256<float>>(),
            _ => Tables<Simd128, Vector128<float>>(),
        };
    }

    /// <summary>The width of their vectors.</summary>
    public VectorWidth Width { get; }

    /// <summary>Floats in a vector.</summary>
    public int Lanes => (int)Width;

    /// <summary>
    /// Most rows a tile can have with all its sums in registers: AVX-512 and Arm have 32 vector registers, AVX2 and SSE 16.
    /// </summary>
    public int MaxRows => MaxRowsOf(Width);

    /// <summary>The same for a width.</summary>
    public static int MaxRowsOf(VectorWidth width) => width.HasManyRegisters() ? TileKernel.MaxRows : 6;

    /// <summary>The tiles of a width.</summary>
    public static TileKernels For(VectorWidth width) => ByLanes[(int)width] ??= new TileKernels(width);

    /// <summary>The tiles for a layer's output, by rows and columns of vectors.</summary>
    public Table For(in FusedActivation activation) => activation.NegativeSlope == 1 ? _clamped : _sloped;

    /// <summary>The same on panels that are read in place.</summary>
    public Table InPlaceFor(in FusedActivation activation) => activation.NegativeSlope == 1 ? _clampedInPlace : _slopedInPlace;

    /// <summary>The same with the scalars of all rows together, on packed panels or on such that are packed on the way.</summary>
    public Table TogetherFor(in FusedActivation activation, bool packed) => packed
        ? activation.NegativeSlope == 1 ? _clampedPackedTogether : _slopedPackedTogether
        : activation.NegativeSlope == 1 ? _clampedCopied : _slopedCopied;

    /// <summary>The same that lay the scalars of their rows together.</summary>
    public Table CopiedRowsFor(in FusedActivation activation) => activation.NegativeSlope == 1 ? _clampedCopiedRows : _slopedCopiedRows;

    /// <summary>The tiles for plain products, from zero and with no activation: numbers on the way to something else.</summary>
    public Table Raw => _raw;

    /// <summary>The same with one vector of the panel and twice the rows, of which <see cref="Table.Get"/> is asked for half, and two columns.</summary>
    public Table RawFolded => _rawFolded;

    private static (Table Raw, Table Clamped, Table Sloped, Table ClampedInPlace, Table SlopedInPlace, Table ClampedCopied, Table SlopedCopied,
        Table ClampedPackedTogether, Table SlopedPackedTogether, Table ClampedCopiedRows, Table SlopedCopiedRows, Table RawFolded) Tables<S, V>()
        where S : struct, ISimd<V>
        where V : struct =>
        (Table.Of<S, V, StoreRaw, PackedPanel>(), Table.Of<S, V, StoreClamped, PackedPanel>(), Table.Of<S, V, StoreSloped, PackedPanel>(),
            Table.Of<S, V, StoreClamped, PanelInPlace>(), Table.Of<S, V, StoreSloped, PanelInPlace>(),
            Table.Of<S, V, StoreClamped, CopiedPanelRowsTogether>(), Table.Of<S, V, StoreSloped, CopiedPanelRowsTogether>(),
            Table.Of<S, V, StoreClamped, PackedPanelRowsTogether>(), Table.Of<S, V, StoreSloped, PackedPanelRowsTogether>(),
            Table.Of<S, V, StoreClamped, PackedPanelCopiedRows>(), Table.Of<S, V, StoreSloped, PackedPanelCopiedRows>(), Table.Of<S, V, StoreRaw, FoldedPanel>());

    /// <summary>Addresses by number of rows and columns.</summary>
    internal sealed class Table
    {
        private readonly delegate*<in TileJob, void>[] _one, _two;

        private Table(delegate*<in TileJob, void>[] one, delegate*<in TileJob, void>[] two)
        {
            _one = one;
            _two = two;
        }

        /// <summary>The tile of so many rows and columns of vectors.</summary>
        public delegate*<in TileJob, void> Get(int rows, int columns) => columns == 2 ? _two[rows] : _one[rows];

        public static Table Of<S, V, TStore, TPanel>()
            where S : struct, ISimd<V>
            where V : struct
            where TStore : struct, ITileStore
            where TPanel : struct, IPanelLayout => new(ByRows<S, V, Extent1, TStore, TPanel>(), ByRows<S, V, Extent2, TStore, TPanel>());

        private static delegate*<in TileJob, void>[] ByRows<S, V, TColumns, TStore, TPanel>()
            where S : struct, ISimd<V>
            where V : struct
            where TColumns : struct, ITileExtent
            where TStore : struct, ITileStore
            where TPanel : struct, IPanelLayout =>
        [
            null,
            &TileKernel.Run<S, V, Extent1, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent2, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent3, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent4, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent5, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent6, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent7, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent8, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent9, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent10, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent11, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent12, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent13, TColumns, TStore, TPanel>,
            &TileKernel.Run<S, V, Extent14, TColumns, TStore, TPanel>,
        ];
    }
}
