using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The tiles of one vector width, by their number of rows: addresses of the compiled <see cref="TileKernel"/>.</summary>
internal sealed unsafe class TileKernels
{
    private static readonly TileKernels?[] ByLanes = new TileKernels?[(int)VectorWidth.Bits512 + 1];

    private TileKernels(VectorWidth width) => Width = width;

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

    /// <summary>An empty list of what they are to fetch.</summary>
    public FetchList NewFetchList() => new(TileKernel.FetchesAlongRows(Lanes));

    /// <summary>The tiles of a width.</summary>
    public static TileKernels For(VectorWidth width) => ByLanes[(int)width] ??= width switch
    {
        VectorWidth.Bits512 => Of<Simd512, Vector512<float>>(width),
        VectorWidth.Bits256 => Of<Simd256, Vector256<float>>(width),
        _ => Of<Simd128, Vector128<float>>(width),
    };

    /// <summary>On packed panels.</summary>
    public required ForOutput Packed { get; init; }

    /// <summary>The same on panels that another tile has read before.</summary>
    public required ForOutput PackedNear { get; init; }

    /// <summary>As <see cref="Packed"/>, fetching what comes next.</summary>
    public required ForOutput PackedFetching { get; init; }

    /// <summary>As <see cref="Packed"/>, laying the scalars of their rows together.</summary>
    public required ForOutput PackedCopyingRows { get; init; }

    /// <summary>On packed panels, with the scalars of all rows together.</summary>
    public required ForOutput Together { get; init; }

    /// <summary>The same on panels that another tile has read or written before.</summary>
    public required ForOutput TogetherNear { get; init; }

    /// <summary>As <see cref="Together"/>, fetching what comes next.</summary>
    public required ForOutput TogetherFetching { get; init; }

    /// <summary>As <see cref="Together"/>, on panels that are read in place and packed on the way.</summary>
    public required ForOutput TogetherCopying { get; init; }

    /// <summary>On panels that are read in place.</summary>
    public required ForOutput InPlace { get; init; }

    /// <summary>The tiles for plain products, from zero and with no activation: numbers on the way to something else.</summary>
    public required Table Raw { get; init; }

    /// <summary>The same on panels that another tile has read before.</summary>
    public required Table RawNear { get; init; }

    /// <summary>As <see cref="Raw"/>, fetching what comes next.</summary>
    public required Table RawFetching { get; init; }

    /// <summary>As <see cref="Raw"/>, with one vector of the panel and twice the rows, of which <see cref="Table.Get"/> is asked for half, and two columns.</summary>
    public required Table RawFolded { get; init; }

    // Tiles of many rows fetch a panel that is near, too: they have instructions to spare.
    private static TileKernels Of<S, V>(VectorWidth width)
        where S : struct, ISimd<V>
        where V : struct
    {
        var packed = ForOutput.Of<S, V, PackedPanel>();
        var together = ForOutput.Of<S, V, PackedPanelRowsTogether>();
        var raw = Table.Of<S, V, StoreRaw, PackedPanel>();
        bool fewRows = MaxRowsOf(width) < TileKernel.MaxRows;
        return new(width)
        {
            Packed = packed,
            PackedNear = fewRows ? ForOutput.Of<S, V, PackedPanelNear>() : packed,
            PackedFetching = ForOutput.Of<S, V, PackedPanelFetching>(),
            PackedCopyingRows = ForOutput.Of<S, V, PackedPanelCopiedRows>(),
            Together = together,
            TogetherNear = fewRows ? ForOutput.Of<S, V, PackedPanelRowsTogetherNear>() : together,
            TogetherFetching = ForOutput.Of<S, V, PackedPanelRowsTogetherFetching>(),
            TogetherCopying = ForOutput.Of<S, V, CopiedPanelRowsTogether>(),
            InPlace = ForOutput.Of<S, V, PanelInPlace>(),
            Raw = raw,
            RawNear = fewRows ? Table.Of<S, V, StoreRaw, PackedPanelNear>() : raw,
            RawFetching = Table.Of<S, V, StoreRaw, PackedPanelFetching>(),
            RawFolded = Table.Of<S, V, StoreRaw, FoldedPanel>(),
        };
    }

    /// <summary>The tiles of one layout that compute a layer's output, by its activation.</summary>
    internal sealed class ForOutput
    {
        private readonly Table _clamped, _sloped;

        private ForOutput(Table clamped, Table sloped)
        {
            _clamped = clamped;
            _sloped = sloped;
        }

        /// <summary>The tiles with that activation.</summary>
        public Table With(in FusedActivation activation) => activation.NegativeSlope == 1 ? _clamped : _sloped;

        public static ForOutput Of<S, V, TPanel>()
            where S : struct, ISimd<V>
            where V : struct
            where TPanel : struct, IPanelLayout => new(Table.Of<S, V, StoreClamped, TPanel>(), Table.Of<S, V, StoreSloped, TPanel>());
    }

    /// <summary>Addresses by number of rows and columns.</summary>
    internal sealed class Table
    {
        private readonly delegate*<in TileJob, void>[] _one, _two, _three;

        private Table(delegate*<in TileJob, void>[] one, delegate*<in TileJob, void>[] two, delegate*<in TileJob, void>[] three)
        {
            _one = one;
            _two = two;
            _three = three;

            // Higher ones have not all their sums.
            for (int rows = TileKernel.MaxRowsOfThree + 1; rows < three.Length; rows++)
                three[rows] = null;
        }

        /// <summary>The tile of so many rows and columns of vectors.</summary>
        public delegate*<in TileJob, void> Get(int rows, int columns) => columns switch { 3 => _three[rows], 2 => _two[rows], _ => _one[rows] };

        public static Table Of<S, V, TStore, TPanel>()
            where S : struct, ISimd<V>
            where V : struct
            where TStore : struct, ITileStore
            where TPanel : struct, IPanelLayout => new(ByRows<S, V, Extent1, TStore, TPanel>(), ByRows<S, V, Extent2, TStore, TPanel>(), ByRows<S, V, Extent3, TStore, TPanel>());

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
