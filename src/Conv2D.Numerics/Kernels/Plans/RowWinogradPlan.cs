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
/// Channels first, where rows are too short for <see cref="RowWinogradPlanesPlan{S, V, TPoints}"/>, leaves the tiles in channels last, some rows at
/// a time, and turns them inside the cache.
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
    private readonly RowItems _items;
    private readonly RowWinogradKernels<S, V, TPoints, FiltersInLanes> _kernels;

    public RowWinogradPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = new RowWinogradKernels<S, V, TPoints, FiltersInLanes>(activation);
        float[] weights = RowWinogradFilters.Transform(geometry, kernel, Transforms.Kernel, pointsFirst: !_kernels.AllPoints);
        _filters = new PackedFilters(TermCount * TPoints.Count, 1, geometry.Filters, weights, bias, S.Lanes, _kernels.MaxColumns);
        _input = new RowWinogradInput<TPoints>(geometry, Transforms.Input, (VectorWidth)S.Lanes);
        _terms = new TermByTerm(geometry, kernel.ToArray(), bias.ToArray(), activation);
        _items = new RowItems(geometry, BlockBytes, _input.Tiles * _input.RowPitch);
    }

    public override string Name => "winograd 1x4";

    public override long LocalFloats =>
        _input.LineFloats + _kernels.SumFloats + (long)_items.InputRows(_items.MaxRows) * _input.RowPitch * _input.Tiles + (Turns ? (long)TurnedRows * _geometry.Output.Width * 2 * S.Lanes : 0);

    private int TermCount => _geometry.KernelSize.Height * _geometry.Input.Channels * _geometry.Strides.Width;

    private bool Turns => _geometry.DataFormat == DataFormat.ChannelsFirst;

    private int TurnedRows
    {
        get
        {
            int most = _kernels.MaxTiles, rows = TurnedBytes / sizeof(float) / (_geometry.Output.Width * 2 * S.Lanes);
            return Math.Min(Math.Max(rows / most, 1) * most, _items.MaxRows);
        }
    }

    public override int Items(int stage, int threads) => _items.Cut(threads).Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var items = _items.Cut(run.Threads);
        int firstRow = items.Start(item), rows = items.Height(item), inputRows = _items.InputRows(rows);
        float* sums = local + _input.LineFloats, transformed = sums + _kernels.SumFloats;
        _input.Transform(run.Input, firstRow * _geometry.Strides.Height - _geometry.PadTop, inputRows, local, transformed);
        float* turned = transformed + (nint)inputRows * _input.RowPitch * _input.Tiles;
        int rowsAtOnce = Turns ? TurnedRows : rows;
        var cut = new EvenCut(rows, (rows + rowsAtOnce - 1) / rowsAtOnce);
        for (int block = 0; block < _filters.Blocks.Count; block++)
        for (int part = 0; part < cut.Count; part++)
        {
            int row = cut.Start(part), count = cut.Height(part), columns = _filters.Blocks.Columns(block), firstFilter = _filters.Blocks.Start(_filters.Blocks.First(block));
            nint pixel = (nint)(firstRow + row) * _geometry.Output.Width;
            var job = new RowWinogradJob
            {
                InputStep = (nint)_geometry.Strides.Height * _input.RowPitch,
                Terms = TermCount,
                Weights = _filters.Panel(0, block),
                Bias = _filters.Start(0, block),
                Sums = sums,
                PixelPitch = Turns ? 2 * S.Lanes : _geometry.Filters,
                SecondColumn = _filters.Blocks.SecondColumn(block),
                Activation = _activation,
            };
            job.OutputStep = _geometry.Output.Width * job.PixelPitch;
            RowTransforms.FillPowers<TPoints>(ref job);
            float* output = Turns ? turned : run.Output + pixel * _geometry.Filters + firstFilter;
            for (int tile = 0; tile < _input.Tiles; tile++)
            {
                job.Input = transformed + (nint)tile * inputRows * _input.RowPitch + row * job.InputStep;
                job.Output = output + _input.Column(tile) * job.PixelPitch;
                if (!_kernels.Run(ref job, count, columns))
                    Repair(ref job, count, columns, run.Input, firstRow + row, _input.Column(tile), firstFilter);
            }

            if (Turns)
            {
                Transposition.Run(
                    turned, 2 * S.Lanes, run.Output + (nint)firstFilter * _geometry.Output.Pixels + pixel, _geometry.Output.Pixels,
                    count * _geometry.Output.Width, _filters.Blocks.Length(block));
            }
        }
    }

    // Tile by tile once more; those that are not finite, term by term.
    private void Repair(ref RowWinogradJob job, int rows, int columns, float* image, int firstRow, int x, int firstFilter)
    {
        for (int row = 0; row < rows; row++, job.Input += job.InputStep, job.Output += job.OutputStep)
        {
            if (_kernels.Run(ref job, 1, columns))
                continue;
            for (int pixel = 0; pixel < RowTransforms.Outputs; pixel++)
            for (int column = 0; column < columns; column++)
            for (int lane = 0; lane < S.Lanes; lane++)
            {
                nint offset = column * job.SecondColumn + lane;
                job.Output[pixel * job.PixelPitch + offset] = _terms.Output(image, firstRow + row, x + pixel, firstFilter + (int)offset);
            }
        }
    }
}
