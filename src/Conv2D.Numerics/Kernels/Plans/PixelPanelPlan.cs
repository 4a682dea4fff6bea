namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Channels first as the matrix product (filters, terms) x (terms, pixels), with the operands' roles swapped against
/// channels last: the rows of a register tile are filters, whose weights are broadcast, and the columns are vectors of
/// neighbouring pixels, so that the output is written as it lies and nothing is transposed. A panel holds, term after term
/// (channel, kernel row, kernel column), the input that two vectors of output pixels see there: copies of a few vectors, made
/// once for all filters (<see cref="PanelSource"/>). A block of panels, sized for the second-level cache, meets all
/// filters, tile after tile, before the next block is copied.
/// <para>
/// A 1x1 kernel copies from the caller's planes. Any other first lays them into planes with a border of zeros, split by
/// column where the stride is not 1, in which the pixels under a tap are neighbours, too. Where rows divide into whole
/// vectors, the tile then reads these planes directly, and nothing is copied into panels.
/// </para>
/// </summary>
internal sealed unsafe class PixelPanelPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // The panels of a block of pixels take at most this.
    private const int BlockBytes = 384 * 1024;

    // Rows of weights are a cache line further apart than they need, so that powers of two do not meet in one set.
    private const int Skew = 16;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels.Table _tile;
    private readonly AlignedBuffer _weights, _bias;
    private readonly PanelSource _source;
    private readonly VectorBlocks _pixels;
    private readonly TileRange _filters;
    private readonly int _terms, _rowPitch, _panelsInBlock;
    private readonly bool _inPlace;

    public PixelPanelPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        var kernels = TileKernels.For(width);
        int taps = geometry.KernelSize.Area, channels = geometry.ChannelsPerGroup, columns = 2 * S.Lanes;
        _terms = taps * channels;
        _rowPitch = (_terms + 2 * Skew - 1) & ~(Skew - 1);
        _weights = new AlignedBuffer((long)geometry.Filters * _rowPitch);
        _bias = new AlignedBuffer((long)geometry.Filters * columns);
        for (int filter = 0; filter < geometry.Filters; filter++)
        {
            for (int c = 0; c < channels; c++)
            for (int tap = 0; tap < taps; tap++)
                _weights.Pointer[(nint)filter * _rowPitch + c * taps + tap] = kernel[(tap * channels + c) * geometry.Filters + filter];
            _bias.Span.Slice(filter * columns, columns).Fill(bias.IsEmpty ? 0 : bias[filter]);
        }

        _source = new PanelSource(geometry);
        _inPlace = _source.IsInPlace(S.Lanes);
        _tile = (_inPlace ? kernels.InPlace : kernels.Packed).With(activation);
        _pixels = new VectorBlocks(geometry.Output.Pixels, S.Lanes);
        _filters = new TileRange(geometry.FiltersPerGroup, kernels.MaxRows);
        _panelsInBlock = (int)Math.Clamp(BlockBytes / ((long)_terms * columns * sizeof(float)), 1, _pixels.Count);
    }

    public override string Name => !_source.NeedsPlanes ? "pointwise" : _geometry.Groups > 1 ? "panels grouped" : "panels";

    public override int Stages => _source.NeedsPlanes ? 2 : 1;

    public override long SharedFloats => _source.PlaneFloats;

    public override long LocalFloats => PointerFloats + (long)_panelsInBlock * PanelFloats + S.Lanes;

    private static int PointerFloats => 2 * TileKernel.MaxRows + Skew & ~(Skew - 1);

    private int PanelFloats => _terms * 2 * S.Lanes;

    public override int Items(int stage, int threads) =>
        stage < Stages - 1 ? _geometry.Input.Channels : _geometry.Groups * Blocks(threads).Count * FilterShares(threads);

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        if (stage < Stages - 1)
        {
            _source.FillPlane<S, V>(item, run.Input, run.Shared);
            return;
        }

        var blocks = Blocks(run.Threads);
        int shares = FilterShares(run.Threads), share = item % shares;
        int block = item / shares % blocks.Count, group = item / shares / blocks.Count;
        int firstPanel = blocks.Start(block), panels = blocks.Height(block);
        float* input = _source.NeedsPlanes ? run.Shared : run.Input;
        float* panel = local + PointerFloats;
        for (int i = 0; i < panels && !_inPlace; i++)
            _source.Pack<S, V>(input, group, _pixels, firstPanel + i, panel + (nint)i * PanelFloats);

        int end = _filters.Count * (share + 1) / shares;
        for (int tile = _filters.Count * share / shares; tile < end; tile++)
            RunTile(run.Output, input, group, _filters.Start(tile), _filters.Height(tile), firstPanel, panels, panel, (float**)local);
    }

    // A multiple of the threads where there are enough panels for that.
    private EvenCut Blocks(int threads)
    {
        int blocks = (_pixels.Count + _panelsInBlock - 1) / _panelsInBlock;
        if (blocks > 1 || _pixels.Count >= 4 * threads)
            blocks = Math.Min(_pixels.Count, (blocks + threads - 1) / threads * threads);
        return new EvenCut(_pixels.Count, blocks);
    }

    private int FilterShares(int threads) => Blocks(threads).Count * _geometry.Groups >= threads ? 1 : Math.Min(threads, _filters.Count);

    private void RunTile(float* output, float* input, int group, int firstFilter, int filters, int firstPanel, int panels, float* panel, float** rows)
    {
        firstFilter += group * _geometry.FiltersPerGroup;
        for (int row = 0; row < filters; row++)
            rows[row] = _weights.Pointer + (nint)(firstFilter + row) * _rowPitch;
        var job = new TileJob
        {
            RowPointers = rows,
            Taps = 1,
            TapLength = _terms,
            Start = _bias.Pointer + firstFilter * 2 * S.Lanes,
            StartPitch = 2 * S.Lanes,
            OutputPitch = _geometry.Output.Pixels,
            Activation = _activation,
            TermOffsets = _source.TermOffsets,
        };
        for (int i = 0; i < panels; i++)
        {
            int block = firstPanel + i;
            job.Panel = _inPlace ? _source.Column(input, group, _pixels.Start(2 * block)) : panel + (nint)i * PanelFloats;
            if (_inPlace)
                job.SecondPanel = _source.Column(input, group, _pixels.Start(2 * block + 1));
            job.Output = output + (nint)firstFilter * _geometry.Output.Pixels + _pixels.Start(2 * block);
            job.SecondColumn = _pixels.SecondColumn(block);
            _tile.Get(filters, _pixels.Columns(block))(job);
        }
    }
}
