namespace Conv2D.Numerics.Kernels;

/// <summary>
/// 1x1 kernels in channels first: the matrix product (filters, channels) x (channels, pixels), with the operands' roles
/// swapped against channels last. The rows of a register tile are filters, whose weights are broadcast; the columns are
/// vectors of neighbouring pixels. Nothing needs transposing: a panel is a plain copy of a few vectors of each plane, made
/// so that the tile reads it in one run and not a plane apart. A block of panels, sized for the second-level cache, meets
/// all filters, tile after tile, before the next block is copied.
/// </summary>
internal sealed unsafe class PointwiseChannelsFirstPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // The panels of a block of pixels take at most this.
    private const int BlockBytes = 384 * 1024;

    // Rows of weights are a cache line further apart than they need, so that powers of two do not meet in one set.
    private const int Skew = 16;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels _kernels;
    private readonly TileKernels.Table _tile;
    private readonly AlignedBuffer _weights, _bias;
    private readonly VectorBlocks _pixels;
    private readonly TileRange _filters;
    private readonly int _rowPitch, _panelsInBlock;

    public PointwiseChannelsFirstPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = TileKernels.For(width);
        _tile = _kernels.For(activation);
        int channels = geometry.ChannelsPerGroup, columns = 2 * S.Lanes;
        _rowPitch = (channels + 2 * Skew - 1) & ~(Skew - 1);
        _weights = new AlignedBuffer((long)geometry.Filters * _rowPitch);
        _bias = new AlignedBuffer((long)geometry.Filters * columns);
        for (int filter = 0; filter < geometry.Filters; filter++)
        {
            for (int c = 0; c < channels; c++)
                _weights.Span[filter * _rowPitch + c] = kernel[c * geometry.Filters + filter];
            _bias.Span.Slice(filter * columns, columns).Fill(bias.IsEmpty ? 0 : bias[filter]);
        }

        _pixels = new VectorBlocks(geometry.Output.Pixels, S.Lanes);
        _filters = new TileRange(geometry.FiltersPerGroup, _kernels.MaxRows);
        _panelsInBlock = Math.Clamp(BlockBytes / (channels * columns * sizeof(float)), 1, _pixels.Count);
    }

    public override string Name => "pointwise";

    public override long LocalFloats => PointerFloats + (long)_panelsInBlock * PanelFloats;

    private static int PointerFloats => 2 * TileKernel.MaxRows + Skew & ~(Skew - 1);

    private int PanelFloats => _geometry.ChannelsPerGroup * 2 * S.Lanes;

    public override int Items(int stage, int threads) => _geometry.Groups * Blocks(threads).Count * FilterShares(threads);

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var blocks = Blocks(run.Threads);
        int shares = FilterShares(run.Threads), share = item % shares;
        int block = item / shares % blocks.Count, group = item / shares / blocks.Count;
        int firstPanel = blocks.Start(block), panels = blocks.Height(block);
        float* input = run.Input + (nint)group * _geometry.ChannelsPerGroup * _geometry.Input.Pixels;
        float* panel = local + PointerFloats;
        for (int i = 0; i < panels; i++)
            Pack(input, firstPanel + i, panel + (nint)i * PanelFloats);

        int end = _filters.Count * (share + 1) / shares;
        for (int tile = _filters.Count * share / shares; tile < end; tile++)
            RunTile(run.Output, group * _geometry.FiltersPerGroup + _filters.Start(tile), _filters.Height(tile), firstPanel, panels, panel, (float**)local);
    }

    private TileRange Blocks(int threads)
    {
        int blocks = (_pixels.Count + _panelsInBlock - 1) / _panelsInBlock;
        if (blocks > 1 || _pixels.Count >= 4 * threads)
            blocks = Math.Min(_pixels.Count, (blocks + threads - 1) / threads * threads);
        return new TileRange(_pixels.Count, (_pixels.Count + blocks - 1) / blocks);
    }

    private int FilterShares(int threads) => Blocks(threads).Count * _geometry.Groups >= threads ? 1 : Math.Min(threads, _filters.Count);

    private void Pack(float* input, int block, float* panel)
    {
        nint pixels = _geometry.Input.Pixels, second = _pixels.SecondColumn(block);
        bool two = _pixels.Columns(block) == 2;
        float* from = input + _pixels.Start(2 * block);
        for (int c = 0; c < _geometry.ChannelsPerGroup; c++, from += pixels, panel += S.Lanes)
        {
            S.Store(S.Load(from), panel);
            if (!two)
                continue;
            panel += S.Lanes;
            S.Store(S.Load(from + second), panel);
        }
    }

    private void RunTile(float* output, int firstFilter, int filters, int firstPanel, int panels, float* panel, float** rows)
    {
        for (int row = 0; row < filters; row++)
            rows[row] = _weights.Pointer + (nint)(firstFilter + row) * _rowPitch;
        var job = new TileJob
        {
            RowPointers = rows,
            Taps = 1,
            TapLength = _geometry.ChannelsPerGroup,
            Start = _bias.Pointer + firstFilter * 2 * S.Lanes,
            StartPitch = 2 * S.Lanes,
            OutputPitch = _geometry.Output.Pixels,
            Activation = _activation,
        };
        for (int i = 0; i < panels; i++)
        {
            int block = firstPanel + i;
            job.Panel = panel + (nint)i * PanelFloats;
            job.Output = output + (nint)firstFilter * _geometry.Output.Pixels + _pixels.Start(2 * block);
            job.SecondColumn = _pixels.SecondColumn(block);
            _tile.Get(filters, _pixels.Columns(block))(job);
        }
    }
}
