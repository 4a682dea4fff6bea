namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Winograd's minimal filtering for 3x3 kernels of stride 1. The output is cut into tiles; the input under each is
/// transformed into frequencies, at each frequency the convolution is a matrix product of (tiles, channels) and
/// (channels, filters) on the register tile, and the products are transformed back. A block of tiles goes through all of
/// this while it is in the second-level cache: its transformed input stays there, and filter block after filter block
/// passes by. Where there are too few blocks for the threads, they share out the filters, and each transforms the input
/// for itself.
/// <para>
/// The transforms mix the pixels of a tile, and would spread an infinity or NaN over outputs that do not see it. A tile
/// whose sums are not all finite is therefore computed again, term by term.
/// </para>
/// </summary>
internal sealed unsafe class WinogradPlan<S, V, W> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
    where W : struct, IWinograd
{
    // The transformed input of a block of tiles takes at most this, about half of a second-level cache of 1 MB.
    private const int BlockBytes = 512 * 1024;

    // Rows and frequencies are a cache line further apart than they need, so that powers of two do not meet in one set.
    private const int Skew = 16;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels _kernels;
    private readonly PackedFilters _filters;
    private readonly WinogradTiles _tiles;
    private readonly WinogradRepair _repair;
    private readonly PaddedImage? _padded;
    private readonly int _tilesInBlock;

    public WinogradPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = TileKernels.For(width);
        _filters = new PackedFilters(
            Frequencies * geometry.ChannelsPerGroup, geometry.Groups, geometry.Filters, WinogradKernel.Transform<W>(geometry, kernel), bias, S.Lanes);
        if (geometry.DataFormat == DataFormat.ChannelsFirst)
            _padded = new PaddedImage(geometry);
        _tiles = new WinogradTiles(geometry, _padded, W.Outputs);
        _repair = new WinogradRepair(geometry, kernel, bias, activation);
        _tilesInBlock = Math.Clamp((int)(BlockBytes / (Frequencies * RowPitch * sizeof(float))), Math.Min(_kernels.MaxRows, _tiles.Count), _tiles.Count);
    }

    public override string Name => $"winograd {W.Outputs}x{W.Outputs}";

    public override int Stages => _padded is null ? 1 : 3;

    public override long SharedFloats => _padded is null ? 0 : PaddedFloats + _geometry.Output.Length;

    public override long LocalFloats =>
        2 * (PointerFloats + Frequencies * ((long)_tilesInBlock * (RowPitch + 2 * S.Lanes) + 2 * Skew)) + _geometry.Filters;

    private static int Frequencies => W.Inputs * W.Inputs;

    private static int PointerFloats => Math.Max(Frequencies, TileKernel.MaxRows) * sizeof(float*) / sizeof(float) + Skew & ~(Skew - 1);

    private long PaddedFloats => (_padded!.Length + Skew - 1) & ~(Skew - 1);

    private nint RowPitch => (_geometry.ChannelsPerGroup + 2 * Skew - 1) & ~(Skew - 1);

    public override int Items(int stage, int threads) =>
        _padded is null || stage == 1 ? Blocks(threads).Count * FilterShares(threads)
        : stage == 0 ? _padded.Height : _geometry.Output.Height;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        if (_padded is null)
        {
            RunItem(item, run, run.Input, run.Output, local);
            return;
        }

        float* image = run.Shared + PaddedFloats;
        switch (stage)
        {
            case 0:
                _padded.FillRow(item, run.Input, run.Shared);
                break;
            case 1:
                RunItem(item, run, run.Shared, image, local);
                break;
            default:
                int width = _geometry.Output.Width, filters = _geometry.Filters;
                Transposition.Run(image + (nint)item * width * filters, filters, run.Output + (nint)item * width, _geometry.Output.Pixels, width, filters);
                break;
        }
    }

    private TileRange Blocks(int threads)
    {
        int blocks = (_tiles.Count + _tilesInBlock - 1) / _tilesInBlock;
        if (blocks >= threads)
            blocks = (blocks + threads - 1) / threads * threads;
        return new TileRange(_tiles.Count, (_tiles.Count + blocks - 1) / blocks);
    }

    private int FilterShares(int threads) => Blocks(threads).Count >= threads ? 1 : Math.Min(threads, _geometry.Groups * _filters.Blocks.Count);

    private void RunItem(int item, in ConvRun run, float* input, float* output, float* local)
    {
        int shares = FilterShares(run.Threads), share = item % shares, groupBlocks = _geometry.Groups * _filters.Blocks.Count;
        int end = (int)((long)groupBlocks * (share + 1) / shares);
        var blocks = Blocks(run.Threads);
        int firstTile = blocks.Start(item / shares), tiles = blocks.Height(item / shares);

        float** pointers = (float**)local;
        float* nowhere = local + PointerFloats;
        float* transformed = nowhere + (_geometry.Filters + Skew - 1 & ~(Skew - 1));
        nint pitch = tiles * RowPitch + Skew, productPitch = tiles * 2 * S.Lanes + Skew;
        float* products = transformed + Frequencies * pitch;
        for (int at = (int)((long)groupBlocks * share / shares), group = -1; at < end; at++)
        {
            if (at / _filters.Blocks.Count != group)
            {
                group = at / _filters.Blocks.Count;
                for (int tile = 0; tile < tiles; tile++)
                {
                    _tiles.FillInputs(pointers, firstTile + tile, input + group * _geometry.ChannelsPerGroup);
                    WinogradTransforms.Input<S, V, W>(pointers, _geometry.ChannelsPerGroup, transformed + tile * RowPitch, pitch);
                }
            }

            Multiply(group, at % _filters.Blocks.Count, tiles, transformed, pitch, products, productPitch, pointers);
            Store(group, at % _filters.Blocks.Count, firstTile, tiles, products, productPitch, input, output, pointers, nowhere);
        }
    }

    private void Multiply(int group, int block, int tiles, float* transformed, nint pitch, float* products, nint productPitch, float** pointers)
    {
        int columns = _filters.Blocks.Columns(block), channels = _geometry.ChannelsPerGroup;
        var rows = new TileRange(tiles, _kernels.MaxRows);
        for (int frequency = 0; frequency < Frequencies; frequency++)
        {
            var job = new TileJob
            {
                RowPointers = pointers,
                Taps = 1,
                TapLength = channels,
                Panel = _filters.Panel(group, block) + (nint)frequency * channels * columns * S.Lanes,
                Output = products + frequency * productPitch,
                OutputPitch = 2 * S.Lanes,
                SecondColumn = S.Lanes,
            };
            float* row = transformed + frequency * pitch;
            for (int i = 0; i < rows.Count; i++)
            {
                int height = rows.Height(i);
                for (int r = 0; r < height; r++, row += RowPitch)
                    pointers[r] = row;
                _kernels.Raw.Get(height, columns)(job);
                job.Output += height * 2 * S.Lanes;
            }
        }
    }

    private void Store(
        int group, int block, int firstTile, int tiles, float* products, nint productPitch, float* input, float* output, float** pointers, float* nowhere)
    {
        for (int tile = 0; tile < tiles; tile++, products += 2 * S.Lanes)
        {
            _tiles.FillOutputs(pointers, firstTile + tile, output, nowhere);
            for (int column = 0; column < _filters.Blocks.Columns(block); column++)
            {
                int filter = group * _geometry.FiltersPerGroup + _filters.Blocks.Start(2 * block + column);
                bool finite = WinogradTransforms.Output<S, V, W>(
                    products + column * S.Lanes, productPitch, pointers, filter, _filters.Start(group, block) + column * S.Lanes, _activation);
                if (!finite)
                    _repair.Run(_tiles, firstTile + tile, input, output, filter, S.Lanes);
            }
        }
    }
}
