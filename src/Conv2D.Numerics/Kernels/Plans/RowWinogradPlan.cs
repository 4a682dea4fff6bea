namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Winograd's minimal filtering along the rows alone, F(1x4): for kernels whose channels are too few, or whose size or
/// stride is another than <see cref="WinogradPlan{S, V, W}"/> takes. Four neighbouring outputs of five taps need 8 products
/// for each kernel row and channel instead of 20; 7x7 with stride 2 needs 14 instead of 28. The terms, kernel rows by
/// channels, add up at each point before the transform back, which is therefore cheap even with one channel, and nothing
/// in between is stored (<see cref="RowWinogradKernel"/>), or no more than a few tiles' sums (<see cref="RowWinogradPasses"/>).
/// <para>
/// An item is some output rows: their input is transformed into the thread's scratch (<see cref="RowWinogradInput{TPoints}"/>), tile
/// column by tile column with the rows below each other, so that a tile's terms are one run, which the tile below shares in part.
/// Channels first leaves the tiles in channels last, some rows at a time, and turns them inside the cache; passes turn them
/// in registers, where the planes do not meet in one set of the cache.
/// </para>
/// <para>
/// The transforms mix the pixels of a tile, and would spread an infinity or NaN over outputs that do not see it. A tile
/// whose sums are not all finite is therefore computed again, term by term.
/// </para>
/// </summary>
internal sealed unsafe class RowWinogradPlan<S, V, TPoints> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
    where TPoints : struct, IRowPoints
{
    // The transformed input of an item takes at most this, a part of a second-level cache; the rows that two items
    // both need are transformed by each.
    private const int BlockBytes = 256 * 1024;

    // Output rows that wait to be turned take at most this, half of a first-level cache.
    private const int TurnedBytes = 24 * 1024;

    // The same for every layer of so many taps; a layer in training is packed again at each step.
    private static readonly (double[,] Kernel, double[,] Input) Transforms = RowTransforms.Matrices<TPoints>();

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly PackedFilters _filters;
    private readonly RowWinogradInput<TPoints> _input;
    private readonly TermByTerm _terms;
    private readonly int _rowsInItem;
    private readonly int _mostTiles, _mostColumns;
    private readonly bool _storesTurned;
    private readonly delegate*<in RowWinogradJob, bool>[] _kernels;

    public RowWinogradPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        bool allPoints = AllPoints;
        float[] weights = RowWinogradFilters.Transform(geometry, kernel, Transforms.Kernel, pointsFirst: !allPoints);
        _filters = new PackedFilters(TermCount * TPoints.Count, 1, geometry.Filters, weights, bias, S.Lanes);
        _input = new RowWinogradInput<TPoints>(geometry, Transforms.Input, (VectorWidth)S.Lanes);
        _terms = new TermByTerm(geometry, kernel.ToArray(), bias.ToArray(), activation);
        int rows = BlockBytes / sizeof(float) / (_input.Tiles * _input.RowPitch) - geometry.KernelSize.Height;
        _rowsInItem = Math.Clamp(rows / geometry.Strides.Height + 1, 1, geometry.Output.Height);
        _mostTiles = allPoints ? RowWinogradKernel.MaxTiles(TPoints.Count) : RowWinogradPasses.MaxTiles;
        _mostColumns = allPoints ? RowWinogradKernel.MaxColumns(TPoints.Count) : 2;
        _storesTurned = !allPoints && RowWinogradPasses.StoresTurned(geometry);
        _kernels = activation == FusedActivation.None ? Table<StoreRaw>() : activation.NegativeSlope == 1 ? Table<StoreClamped>() : Table<StoreSloped>();
    }

    public override string Name => "winograd 1x4";

    public override long LocalFloats =>
        _input.LineFloats + SumFloats + (long)InputRows(_rowsInItem) * _input.RowPitch * _input.Tiles + (Turns ? (long)TurnedRows * _geometry.Output.Width * 2 * S.Lanes : 0);

    // Whether the sums of all points fit the registers; otherwise they are computed in passes.
    private static bool AllPoints => ((VectorWidth)S.Lanes).HasManyRegisters();

    // Of one step of passes.
    private int SumFloats => AllPoints ? 0 : RowWinogradPasses.MaxTiles * TPoints.Count * 2 * S.Lanes;

    private int TermCount => _geometry.KernelSize.Height * _geometry.Input.Channels * _geometry.Strides.Width;

    private bool Turns => _geometry.DataFormat == DataFormat.ChannelsFirst && !_storesTurned;

    private int TurnedRows
    {
        get
        {
            int most = _mostTiles, rows = TurnedBytes / sizeof(float) / (_geometry.Output.Width * 2 * S.Lanes);
            return Math.Min(Math.Max(rows / most, 1) * most, _rowsInItem);
        }
    }

    public override int Items(int stage, int threads) => Blocks(threads).Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var blocks = Blocks(run.Threads);
        int firstRow = blocks.Start(item), rows = blocks.Height(item), inputRows = InputRows(rows);
        float* sums = local + _input.LineFloats, transformed = sums + SumFloats;
        _input.Transform(run.Input, firstRow * _geometry.Strides.Height - _geometry.PadTop, inputRows, local, transformed);
        float* turned = transformed + (nint)inputRows * _input.RowPitch * _input.Tiles;
        int rowsAtOnce = Turns ? TurnedRows : _storesTurned ? _mostTiles : rows;
        var cut = new EvenCut(rows, (rows + rowsAtOnce - 1) / rowsAtOnce);
        for (int block = 0; block < _filters.Blocks.Count; block++)
        for (int part = 0; part < cut.Count; part++)
        {
            int row = cut.Start(part), count = cut.Height(part), firstFilter = _filters.Blocks.Start(_filters.Blocks.First(block));
            nint pixel = (nint)(firstRow + row) * _geometry.Output.Width;
            var job = new RowWinogradJob
            {
                InputStep = (nint)_geometry.Strides.Height * _input.RowPitch,
                Terms = TermCount,
                Weights = _filters.Panel(0, block),
                Bias = _filters.Start(0, block),
                Sums = sums,
                PixelPitch = Turns ? 2 * S.Lanes : _storesTurned ? 1 : _geometry.Filters,
                FilterPitch = _storesTurned ? _geometry.Output.Pixels : 1,
                SecondColumn = _filters.Blocks.SecondColumn(block),
                Activation = _activation,
            };
            job.OutputStep = _geometry.Output.Width * job.PixelPitch;
            RowTransforms.FillPowers<TPoints>(ref job);
            float* output = Turns ? turned : run.Output + (_storesTurned ? pixel + firstFilter * job.FilterPitch : pixel * _geometry.Filters + firstFilter);
            for (int tile = 0; tile < _input.Tiles; tile++)
            {
                job.Input = transformed + (nint)tile * inputRows * _input.RowPitch + row * job.InputStep;
                job.Output = output + _input.Column(tile) * job.PixelPitch;
                RunTiles(ref job, count, run.Input, firstRow + row, tile, block);
            }

            if (Turns)
            {
                Transposition.Run(
                    turned, 2 * S.Lanes, run.Output + (nint)firstFilter * _geometry.Output.Pixels + pixel, _geometry.Output.Pixels,
                    count * _geometry.Output.Width, _filters.Blocks.Length(block));
            }
        }
    }

    private int InputRows(int outputRows) => (outputRows - 1) * _geometry.Strides.Height + _geometry.KernelSize.Height;

    // A multiple of the threads where there are rows enough.
    private EvenCut Blocks(int threads)
    {
        int blocks = (_geometry.Output.Height + _rowsInItem - 1) / _rowsInItem;
        return new EvenCut(_geometry.Output.Height, Math.Min(_geometry.Output.Height, (blocks + threads - 1) / threads * threads));
    }

    // The tiles of one tile column, as many of a block's columns at a time as the kernel takes.
    private void RunTiles(ref RowWinogradJob job, int rows, float* image, int firstRow, int tile, int block)
    {
        int columns = _filters.Blocks.Columns(block), atOnce = Math.Min(columns, _mostColumns);
        float* input = job.Input, output = job.Output, weights = job.Weights, bias = job.Bias;
        for (int column = 0; column < columns; column += atOnce)
        {
            job.Input = input;
            job.Weights = weights + column * S.Lanes;
            job.Bias = bias + column * S.Lanes;
            job.Output = output + column * job.SecondColumn * job.FilterPitch;
            if (!RunSteps(ref job, rows, columns))
                Repair(ref job, rows, columns, atOnce, image, firstRow, _input.Column(tile), _filters.Blocks.Start(_filters.Blocks.First(block) + column));
        }

        job.Weights = weights;
        job.Bias = bias;
    }

    // As few steps as there can be, as equal as they can be: the higher ones first.
    private bool RunSteps(ref RowWinogradJob job, int rows, int columns)
    {
        float* input = job.Input, output = job.Output;
        int steps = (rows + _mostTiles - 1) / _mostTiles, tiles = rows / steps, higher = rows % steps;
        bool finite = true;
        if (higher > 0)
        {
            job.Steps = higher;
            finite = _kernels[2 * (tiles + 1) + columns](job);
            job.Input += higher * (tiles + 1) * job.InputStep;
            job.Output += higher * (tiles + 1) * job.OutputStep;
        }

        job.Steps = steps - higher;
        finite &= _kernels[2 * tiles + columns](job);
        job.Input = input;
        job.Output = output;
        return finite;
    }

    // Tile by tile once more; those that are not finite, term by term.
    private void Repair(ref RowWinogradJob job, int rows, int panelColumns, int columns, float* image, int firstRow, int x, int firstFilter)
    {
        job.Steps = 1;
        for (int row = 0; row < rows; row++, job.Input += job.InputStep, job.Output += job.OutputStep)
        {
            if (_kernels[2 + panelColumns](job))
                continue;
            for (int pixel = 0; pixel < RowTransforms.Outputs; pixel++)
            for (int column = 0; column < columns; column++)
            for (int lane = 0; lane < S.Lanes; lane++)
            {
                nint offset = column * job.SecondColumn + lane;
                job.Output[pixel * job.PixelPitch + offset * job.FilterPitch] = _terms.Output(image, firstRow + row, x + pixel, firstFilter + (int)offset);
            }
        }
    }

    // By tiles and columns of the panel: element 2 * tiles + columns.
    private static delegate*<in RowWinogradJob, bool>[] Table<TStore>()
        where TStore : struct, ITileStore => AllPoints ?
    [
        null, null, null,
        &RowWinogradKernel.Run<S, V, TPoints, Extent1, Extent1, TStore>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent1, Extent2, TStore>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent2, Extent1, TStore>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent2, Extent2, TStore>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent3, Extent1, TStore>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent3, Extent2, TStore>,
    ] :
    [
        null, null, null,
        &RowWinogradPasses.Run<S, V, TPoints, Extent1, Extent1, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent1, Extent2, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent2, Extent1, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent2, Extent2, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent3, Extent1, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent3, Extent2, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent4, Extent1, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent4, Extent2, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent5, Extent1, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent5, Extent2, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent6, Extent1, TStore>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent6, Extent2, TStore>,
    ];
}
