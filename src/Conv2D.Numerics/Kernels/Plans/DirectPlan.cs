namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Direct convolution on register tiles, for every geometry. A tile is up to 14 output pixels by two vectors of
/// filters, or 9 by three for 1x1 kernels of many; a row of it reads the input pixel under each kernel tap where it lies, through a table of pointers in which
/// taps outside the image point at a row of zeros: no im2col, no copy of a channels-last input, and pixels of one tile
/// need not lie in one image row, so that a 7x7 image fills its tiles as well as a 56x56 one. The table is made once
/// for a block of pixels and serves all filters.
/// <para>
/// Where the kernel's row lies as one run in memory (no dilation along it, one group, no border inside the row), its
/// taps are read as one: 7 runs of 21 terms for a 7x7 kernel on 3 channels, and not 49 of 3. For images of so few
/// channels, and for channels first, the input is first laid into a <see cref="PaddedImage"/>.
/// </para>
/// <para>
/// With very many filters, on a CPU with loads to spare, the tile of a 1x1 kernel's first block of filters turns its pixels for the others
/// while it multiplies, so that those of a channel lie together: one pointer then does for all rows, and AVX-512 reads most of them within
/// the multiply-adds. Otherwise the first block reads the pixels, and on one thread the others fetch those of the next block of pixels meanwhile.
/// </para>
/// </summary>
internal sealed unsafe class DirectPlan : ConvPlan
{
    // A run this long pays for the pointers it starts with (one load a row, against two multiply-adds a term).
    private const int ShortRun = 16;

    // Pixels in a block: enough to use the weights of a block of filters several times while they are in the cache, few
    // enough that the block's input and its pointer table (9 taps: 8 KB) are, too.
    private const int PixelsInBlock = 112, FewestPixelsInBlock = 48;
    private const int InputBytesInBlock = 192 * 1024;
    private const int MaxPointersInBlock = 16 * 1024;
    private const int BlocksPerThread = 4;

    // Rows of a tile whose pixels share a set of the first-level cache, which has 8 or 12 lines: more would push each other
    // out, 92% of peak instead of 96% with 1024 channels.
    private const int RowsOfOneSet = 10;

    // Vectors of filters that make it pay to turn a tile's pixels: 5x5x2048 by 63 is 8% faster, 28x28x256 by 16 is 3% slower.
    private const int VectorsToTurnFor = 48;

    // Floats of a turned term: the rows of a tile.
    private const int TurnedPitch = TileKernel.MaxRows;

    // Vectors of filters that make blocks of three, nearly all of them.
    private const int VectorsForThree = 8;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels _kernels;
    private readonly TileKernels.Table _tile, _nearTile, _turningTile, _fetchingTile;
    private readonly PackedFilters _filters;
    private readonly PixelPointers _pointers;
    private readonly PaddedImage? _padded;
    private readonly TileRange _tiles;
    private readonly int _tilesInBlock, _maxRows;
    private readonly bool _turns, _fetches;
    private readonly long _pointerFloats;

    public DirectPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width, bool spareLoads)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = TileKernels.For(width);
        int vectors = (geometry.FiltersPerGroup + width.Lanes() - 1) / width.Lanes();
        bool pointwise = geometry.KernelSize == Size2D.One;
        _turns = spareLoads && width == VectorWidth.Bits512 && pointwise && vectors >= VectorsToTurnFor;
        bool three = width.HasManyRegisters() && pointwise && vectors >= VectorsForThree && !_turns;
        _maxRows = three ? TileKernel.MaxRowsOfThree : _kernels.MaxRows;
        _filters = new PackedFilters(geometry, kernel, bias, width.Lanes(), three ? 3 : 2);
        _tile = (_turns ? _kernels.Together : _kernels.Packed).With(activation);
        _nearTile = _kernels.PackedNear.With(activation);
        _turningTile = _kernels.PackedCopyingRows.With(activation);
        _fetchingTile = _kernels.PackedFetching.With(activation);
        _fetches = geometry.DataFormat == DataFormat.ChannelsLast && pointwise && geometry.Strides == Size2D.One && geometry.Groups == 1 && !_turns;
        bool rowIsOneRun = geometry.Groups == 1 && geometry.DilationRate.Width == 1 && geometry.KernelSize.Width > 1;
        bool needsPadding = geometry.PadLeft + geometry.PadRight > 0;
        if (geometry.DataFormat == DataFormat.ChannelsFirst || (rowIsOneRun && needsPadding && geometry.Input.Channels < ShortRun))
            _padded = new PaddedImage(geometry);
        _pointers = new PixelPointers(geometry, _padded, mergeRows: rowIsOneRun && (_padded is not null || !needsPadding));
        _tiles = new TileRange(geometry.Output.Pixels, RowsMeetInOneSet && !_turns ? Math.Min(RowsOfOneSet, _maxRows) : _maxRows);
        int pixelBytes = geometry.Input.Channels * geometry.Strides.Area * sizeof(float);
        int pixels = Math.Clamp(InputBytesInBlock / pixelBytes, FewestPixelsInBlock, PixelsInBlock);
        _tilesInBlock = Math.Clamp(Math.Min(pixels, MaxPointersInBlock / _pointers.Taps) / _maxRows, 1, _tiles.Count);
        _pointerFloats = (((long)_tilesInBlock * _pointers.Taps * _maxRows + PixelPointers.Slack) * sizeof(float*) / sizeof(float) + 15) & ~15;
    }

    public override string Name => _geometry.KernelSize == Size2D.One ? "pointwise"
        : _padded is not null && _geometry.Input.Channels < ShortRun ? "stem"
        : _geometry.Groups > 1 ? "direct grouped" : "direct";

    public override int Stages => _padded is null ? 1 : 2;

    public override long SharedFloats => _padded?.Length ?? 0;

    public override long LocalFloats => _pointerFloats + TurnedFloats + (StoresThroughScratch ? (long)_tilesInBlock * _maxRows * ScratchPitch : 0);

    // A tile writes rows of whole vectors: channels first wants columns, and fewer filters than lanes want a part.
    private bool StoresThroughScratch => _geometry.DataFormat == DataFormat.ChannelsFirst || _filters.Blocks.IsPartial;

    private int ScratchPitch => 3 * _kernels.Lanes;

    // Of the tiles of a block.
    private long TurnedFloats => _turns ? ((long)_tilesInBlock * _geometry.ChannelsPerGroup * TurnedPitch + 15) & ~15 : 0;

    private bool RowsMeetInOneSet => _geometry.Input.Channels * sizeof(float) % Transposition.FirstLevelPeriod == 0;

    public override int Items(int stage, int threads) =>
        stage < Stages - 1 ? _padded!.Parts : PixelBlocks(threads).Count * FilterShares(threads);

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        if (stage < Stages - 1)
        {
            _padded!.FillPart(item, run.Input, run.Shared);
            return;
        }

        var blocks = PixelBlocks(run.Threads);
        int shares = FilterShares(run.Threads), share = item % shares, pixelBlock = item / shares;
        int firstTile = blocks.Start(pixelBlock), endTile = blocks.Start(pixelBlock + 1);
        int groupBlocks = _geometry.Groups * _filters.Blocks.Count;
        int first = (int)((long)groupBlocks * share / shares), end = (int)((long)groupBlocks * (share + 1) / shares);
        float** pointers = (float**)local;
        bool turned = false;
        var coming = _fetches && run.Threads == 1 ? Coming(run, firstTile, endTile) : default;
        var none = default(FetchList);
        for (int at = first, group = -1; at < end; at++)
        {
            if (at / _filters.Blocks.Count != group)
            {
                group = at / _filters.Blocks.Count;
                _pointers.Fill(pointers, _tiles, firstTile, endTile, _padded is null ? run.Input : run.Shared, group);
                turned = false;
            }

            // The first block of filters has its own pixels to read, and fetches nothing beside them unless its output comes from memory, too.
            ref var fetched = ref at > first || run.ExceedsCache ? ref coming : ref none;
            RunBlock(run.Output, pointers, local + _pointerFloats, turned, group, at % _filters.Blocks.Count, firstTile, endTile, ref fetched);
            turned = _turns;
        }
    }

    // Several for each thread, so that none waits long for the last; but where the tiles fit one block they stay together, so
    // that the weights are read once, if there are filters enough for the threads to share.
    private EvenCut PixelBlocks(int threads)
    {
        int blocks = (_tiles.Count + _tilesInBlock - 1) / _tilesInBlock;
        bool together = threads == 1 || (blocks == 1 && _geometry.Groups * _filters.Blocks.Count >= BlocksPerThread * threads);
        return new EvenCut(_tiles.Count, together ? blocks : Math.Min(_tiles.Count, Math.Max(blocks, BlocksPerThread * threads)));
    }

    // Few tiles leave the threads nothing to share but the filters.
    private int FilterShares(int threads) =>
        threads == 1 || PixelBlocks(threads).Count >= BlocksPerThread * threads ? 1
        : Math.Min((_turns ? 1 : BlocksPerThread) * threads, _geometry.Groups * _filters.Blocks.Count);

    // What is fetched while a block of pixels is multiplied: its output, if that comes from memory; and the pixels of the block after it.
    private FetchList Coming(in ConvRun run, int firstTile, int endTile)
    {
        var coming = _kernels.NewFetchList();
        if (run.ExceedsCache)
            coming.Add(run.Output + (nint)_tiles.Start(firstTile) * _geometry.Filters, run.Output + (nint)_tiles.Start(endTile) * _geometry.Filters);
        bool more = endTile < _tiles.Count;
        float* image = more ? run.Input : run.NextInput;
        int next = more ? endTile : 0, end = Math.Min(next + _tilesInBlock, _tiles.Count);
        if (image is not null)
            coming.Add(image + (nint)_tiles.Start(next) * _geometry.Input.Channels, image + (nint)_tiles.Start(end) * _geometry.Input.Channels);
        return coming;
    }

    // Rows are found by their pointers, or turned at local, where they are laid by the first block if they are wanted. Meanwhile what comes
    // next is fetched, if any of it is left.
    private void RunBlock(float* output, float** pointers, float* local, bool turned, int group, int block, int firstTile, int endTile, ref FetchList coming)
    {
        int columns = _filters.Blocks.Columns(block);
        int firstFilter = group * _geometry.FiltersPerGroup + _filters.Blocks.Start(_filters.Blocks.First(block));
        bool scratch = StoresThroughScratch;
        float* tiles = local + TurnedFloats;
        var first = _turns && !turned ? _turningTile : _tile;
        var later = _turns ? first : _nearTile;
        var job = new TileJob
        {
            RowPointers = turned ? &local : pointers,
            RowPitch = TurnedPitch,
            Copy = local,
            Taps = _pointers.Taps,
            TapLength = _pointers.RunLength,
            Panel = _filters.Panel(group, block),
            Start = _filters.Start(group, block),
            SecondColumn = _filters.Blocks.SecondColumn(block),
            Output = scratch ? tiles : output + (nint)_tiles.Start(firstTile) * _geometry.Filters + firstFilter,
            ThirdColumn = _filters.Blocks.ThirdColumn(block),
            OutputPitch = scratch ? ScratchPitch : _geometry.Filters,
            Activation = _activation,
        };
        for (int tile = firstTile; tile < endTile; tile++)
        {
            int height = _tiles.Height(tile);
            (coming.Take(ref job) ? _fetchingTile : tile == firstTile ? first : later).Get(height, columns)(job);
            local += _pointers.RunLength * TurnedPitch;
            job.Copy = local;
            if (!turned)
                job.RowPointers += _pointers.Taps * height;
            job.Output += height * job.OutputPitch;
        }

        if (scratch)
            CopyOut(output, tiles, firstFilter, _filters.Blocks.Length(block), _tiles.Start(firstTile), _tiles.Start(endTile));
    }

    private void CopyOut(float* output, float* tiles, int firstFilter, int filters, int firstPixel, int endPixel)
    {
        int pitch = ScratchPitch;
        if (_geometry.DataFormat == DataFormat.ChannelsFirst)
        {
            int pixels = _geometry.Output.Pixels;
            Transposition.Run(tiles, pitch, output + (nint)firstFilter * pixels + firstPixel, pixels, endPixel - firstPixel, filters);
            return;
        }

        for (int pixel = firstPixel; pixel < endPixel; pixel++, tiles += pitch)
            new ReadOnlySpan<float>(tiles, filters).CopyTo(new Span<float>(output + (nint)pixel * _geometry.Filters + firstFilter, filters));
    }
}
