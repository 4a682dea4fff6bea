namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Winograd's minimal filtering for 3x3 kernels of stride 1 or 2. The output is cut into tiles; the input under each is
/// transformed into frequencies, at each frequency the convolution is a matrix product of (tiles, channels) and
/// (channels, filters) on the register tile, and the products are transformed back. A block of tiles goes through all of
/// this while it is in the second-level cache: its transformed input stays there, and filter block after filter block
/// passes by, or four filter blocks at each frequency where that cache is small. Where the blocks of tiles cannot be shared out
/// evenly, the threads share out the filters, and each transforms the input of its groups for itself.
/// <para>
/// Channels first is turned on the way: a block is then some whole rows of tiles, its input rows are laid into channels
/// last before, and its output rows back after each filter block, all inside the cache.
/// </para>
/// <para>
/// Where the tiles of an image are few and the weights come from beyond the second-level cache (14x14x256, 7x7x512), what counts
/// is to read these once, evenly. With 16 registers the threads then share out the filters, too. On a CPU with loads to spare a
/// register tile has all tiles of the image as its rows, and one vector of filters: for that the transformed input is turned,
/// tiles beside each other.
/// </para>
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
    private const int Skew = WinogradBlock.Skew;

    // What it costs to lay the input rows of a block that starts within a row of tiles into channels last, in units.
    private const double RowsTurnedTwice = 0.2;

    // How many times as large as an image and its output weights are that leave nothing to gain by fetching these ahead.
    private const int LargerWeights = 4;

    // What a second-level cache keeps of an image and its output beside all else, at most: of more, the next block is fetched ahead.
    private const int NearBytes = 1024 * 1024;

    // Filter blocks that are multiplied together, frequency after frequency. Many CPUs with 16 registers have second-level caches of 256 or
    // 512 KB, which do not keep the transformed input of a block of tiles: it then comes from beyond them for four blocks of filters at once.
    private const int BlocksOfSmallCache = 4;

    // Filter blocks of a thread of which one more or less makes little difference.
    private const int BlocksToShareUnevenly = 8;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels _kernels;
    private readonly PackedFilters _filters;
    private readonly WinogradTiles _tiles;
    private readonly TermByTerm _terms;
    private readonly PaddedImage? _padded;
    private readonly int _unit, _unitsInBlock, _blocksAtOnce;
    private readonly double _inputShare;
    private readonly bool _folds, _sharesFilters, _fetches, _isFar;

    public WinogradPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width, bool spareLoads)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = TileKernels.For(width);
        if (geometry.DataFormat == DataFormat.ChannelsFirst)
            _padded = new PaddedImage(geometry);
        _tiles = new WinogradTiles(geometry, _padded, W.Outputs);
        bool readsWeights = WinogradBlock.HoldsImage(geometry, Frequencies, _tiles.Count) && WinogradCost.ReadsWeights(geometry, W.Outputs);
        _folds = readsWeights && spareLoads && _kernels.MaxRows == TileKernel.MaxRows && _tiles.Count is > TileKernel.MaxRows and <= 2 * TileKernel.MaxRows;
        _sharesFilters = readsWeights && !width.HasManyRegisters();

        // Beside far larger weights, which come from beyond the second-level cache themselves, the image is not what a run waits for.
        long values = (long)geometry.Input.Length + geometry.Output.Length;
        _isFar = values * sizeof(float) > NearBytes;
        _fetches = !_folds && values >= (long)W.Kernels * W.Kernels * geometry.ChannelsPerGroup * geometry.Filters / LargerWeights;
        _filters = new PackedFilters(
            W.Kernels * W.Kernels * geometry.ChannelsPerGroup, geometry.Groups, geometry.Filters, WinogradKernel.Transform<W>(geometry, kernel), bias, S.Lanes, _folds ? 1 : 2);

        // Their products are not to be more than the input that they save reading.
        int blocks = Math.Clamp((int)RowPitch / (2 * S.Lanes), 1, BlocksOfSmallCache);
        _blocksAtOnce = _folds || width.HasManyRegisters() ? 1 : Math.Min(blocks, _filters.Blocks.Count);
        _terms = new TermByTerm(geometry, kernel.ToArray(), bias.ToArray(), activation);
        _unit = _padded is null ? 1 : _tiles.InRow;
        _unitsInBlock = WinogradBlock.Units(geometry, Frequencies, _tiles.Count, _unit, width);
        _inputShare = WinogradCost.InputShare(geometry, width, W.Outputs);
    }

    public override string Name => W.Stride == 1 ? $"winograd {W.Outputs}x{W.Outputs}" : $"winograd {W.Outputs}x{W.Outputs} s{W.Stride}";

    public override long LocalFloats =>
        PointerFloats + Frequencies * ((long)TilesInBlock * (RowPitch + 2 * S.Lanes * _blocksAtOnce) + 2 * Skew)
        + (_folds ? TurnedFloats : 0)
        + (_padded is null ? 0 : PaddedFloats + RowsFloats);

    private static int Frequencies => W.Inputs * W.Inputs;

    // Which of the transformed kernels a frequency's inputs are multiplied with.
    private static int KernelOf(int frequency) =>
        Math.Min(frequency / W.Inputs, W.Kernels - 1) * W.Kernels + Math.Min(frequency % W.Inputs, W.Kernels - 1);

    private static int PointerFloats => TileKernel.MaxRows * sizeof(float*) / sizeof(float) + Skew & ~(Skew - 1);

    // Of the input in channels last, and of the output rows of a block before they are turned: those of one more row of tiles than
    // it has, if it starts within one.
    private long PaddedFloats => _padded!.Length + Skew & ~(Skew - 1);

    private long RowsFloats => (long)(_unitsInBlock + 1) * W.Outputs * _geometry.Output.Width * 2 * S.Lanes;

    private int TilesInBlock => _unitsInBlock * _unit;

    // Of the rows that are folded, an even number, with each channel.
    private int FoldedRows => (_tiles.Count + 1) & ~1;

    private long TurnedFloats => (long)Frequencies * _geometry.ChannelsPerGroup * FoldedRows + Skew & ~(Skew - 1);

    // From the products of a tile to those of the next.
    private int ProductPitch => _folds ? S.Lanes : 2 * S.Lanes;

    private nint RowPitch => WinogradBlock.RowPitch(_geometry);

    public override int Items(int stage, int threads)
    {
        var (blocks, _, shares) = Split(threads);
        return blocks.Count * shares;
    }

    // Blocks of units of tiles, shared out evenly, and shares of the filters. Several threads share out the units; or single tiles,
    // if that pays for some rows that are laid into channels last twice; or the filters, where the others leave threads waiting
    // for longer than it takes each of them to transform the input for itself, which of whole groups none does twice.
    private (EvenCut Blocks, int Unit, int FilterShares) Split(int threads)
    {
        int units = _tiles.Count / _unit, least = (units + _unitsInBlock - 1) / _unitsInBlock;
        if (threads == 1)
            return (new EvenCut(units, least), _unit, 1);
        int groupBlocks = _geometry.Groups * _filters.Blocks.Count, shares = Math.Min(threads, groupBlocks);
        if (_folds || (_sharesFilters && (groupBlocks % threads == 0 || groupBlocks >= BlocksToShareUnevenly * threads)))
            return (new EvenCut(units, least), _unit, shares);
        int even = (least + threads - 1) / threads * threads;
        double byUnits = (units + threads - 1) / threads;
        double byTiles = _unit > 1 && _geometry.DilationRate.Width == 1
            ? (double)((_tiles.Count + threads - 1) / threads) / _unit + RowsTurnedTwice : double.PositiveInfinity;
        double inputShare = _geometry.Groups % shares == 0 ? 0 : _inputShare;
        double byFilters = units * (inputShare + (1 - inputShare) * ((groupBlocks + shares - 1) / shares) / groupBlocks);
        return byFilters < Math.Min(byUnits, byTiles) ? (new EvenCut(units, least), _unit, shares)
            : byTiles < byUnits ? (new EvenCut(_tiles.Count, Math.Min(_tiles.Count, even)), 1, 1)
            : (new EvenCut(units, Math.Min(units, even)), _unit, 1);
    }

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var (blocks, unit, shares) = Split(run.Threads);
        int share = item / blocks.Count, tileBlock = item % blocks.Count, groupBlocks = _geometry.Groups * _filters.Blocks.Count;
        int start = (int)((long)groupBlocks * share / shares), end = (int)((long)groupBlocks * (share + 1) / shares);
        int firstTile = blocks.Start(tileBlock) * unit, tiles = blocks.Height(tileBlock) * unit;

        float** pointers = (float**)local;
        float* transformed = local + PointerFloats;
        nint pitch = tiles * RowPitch + Skew, productPitch = (_folds ? FoldedRows : tiles * _blocksAtOnce) * ProductPitch + Skew;
        float* products = transformed + Frequencies * pitch, turned = products + Frequencies * productPitch, padded = turned + (_folds ? TurnedFloats : 0);
        float* input = _padded is null ? run.Input : padded;
        if (_padded is not null)
            FillPadded(run.Input, padded, firstTile, tiles, start / _filters.Blocks.Count, (end - 1) / _filters.Blocks.Count);

        // Of an image that a cache keeps, each of several threads soon has its part in its own cache.
        var coming = _fetches && (run.ExceedsCache || (_isFar && run.Threads == 1)) ? Coming(run, blocks, tileBlock, unit) : default;
        for (int at = start, group = -1, next; at < end; at = next)
        {
            if (at / _filters.Blocks.Count != group)
            {
                group = at / _filters.Blocks.Count;
                for (int tile = 0; tile < tiles; tile++)
                {
                    var pixels = _tiles.Inputs(firstTile + tile, input + group * _geometry.ChannelsPerGroup);
                    WinogradTransforms.Input<S, V, W>(pixels, _tiles.Zeros, _geometry.ChannelsPerGroup, transformed + tile * RowPitch, pitch);
                }

                if (_folds)
                    Turn(transformed, pitch, turned);
            }

            next = Math.Min(Math.Min(at + _blocksAtOnce, (group + 1) * _filters.Blocks.Count), end);
            int block = at % _filters.Blocks.Count, endBlock = block + next - at;
            if (_folds)
                MultiplyFolded(group, block, turned, products, productPitch);
            else
                Multiply(group, block, endBlock, tiles, transformed, pitch, products, productPitch, pointers, ref coming);
            float* rows = _padded is null ? null : padded + PaddedFloats;
            for (float* those = products; block < endBlock; block++, those += tiles * ProductPitch)
            {
                Store(group, block, firstTile, tiles, those, productPitch, run, rows);
                if (rows is not null)
                    TurnRows(run.Output, rows, group, block, firstTile, tiles);
            }
        }
    }

    // What is fetched while the tiles of a block are multiplied: the output they are written to, and the input of the block after it. Of
    // dilated rows those between are, too: they belong to later blocks.
    private FetchList Coming(in ConvRun run, EvenCut blocks, int block, int unit)
    {
        var coming = _kernels.NewFetchList();
        AddOutput(ref coming, run.Output, blocks.Start(block) * unit, blocks.Start(block + 1) * unit);
        if (block + 1 < blocks.Count)
            AddInput(ref coming, run.Input, blocks.Start(block + 1) * unit, blocks.Start(block + 2) * unit);
        else if (run.NextInput is not null)
            AddInput(ref coming, run.NextInput, 0, blocks.Start(1) * unit);
        return coming;
    }

    private void AddOutput(ref FetchList coming, float* output, int tile, int end)
    {
        var (first, last) = _tiles.OutputRows(tile, end);
        AddRows(ref coming, output, first, last, _geometry.Output.Width, _geometry.Filters, _geometry.Output.Pixels);
    }

    private void AddInput(ref FetchList coming, float* image, int tile, int end)
    {
        var (first, last, _) = _tiles.InputRows(ref tile, end);
        first = Math.Max(first - _geometry.PadTop, 0);
        last = Math.Min(last - _geometry.PadTop, _geometry.Input.Height - 1);
        AddRows(ref coming, image, first, last, _geometry.Input.Width, _geometry.Input.Channels, _geometry.Input.Pixels);
    }

    private void AddRows(ref FetchList coming, float* image, int first, int last, int width, int channels, int pixels)
    {
        if (_padded is null)
            coming.Add(image + (nint)first * width * channels, image + (nint)(last + 1) * width * channels);
        else
            coming.Add(image + (nint)first * width, (last + 1 - first) * width / TileKernel.FloatsInLine + 1, channels, pixels);
    }

    // With the channels of some groups.
    private void FillPadded(float* image, float* padded, int firstTile, int tiles, int firstGroup, int lastGroup)
    {
        int firstChannel = firstGroup * _geometry.ChannelsPerGroup, endChannel = (lastGroup + 1) * _geometry.ChannelsPerGroup;
        for (int tile = firstTile; tile < firstTile + tiles;)
        {
            var (first, last, step) = _tiles.InputRows(ref tile, firstTile + tiles);
            for (int row = first; row <= Math.Min(last, _padded!.Height - 1); row += step)
                _padded.FillRow(row, image, padded, firstChannel, endChannel);
        }
    }

    private void Multiply(
        int group, int firstBlock, int endBlock, int tiles, float* transformed, nint pitch, float* products, nint productPitch, float** pointers, ref FetchList coming)
    {
        int channels = _geometry.ChannelsPerGroup;
        var rows = new TileRange(tiles, _kernels.MaxRows);
        var job = new TileJob
        {
            RowPointers = pointers,
            Taps = 1,
            TapLength = channels,
            OutputPitch = ProductPitch,
            SecondColumn = S.Lanes,
        };
        for (int frequency = 0; frequency < Frequencies; frequency++, transformed += pitch, products += productPitch)
        {
            job.Output = products;
            for (int block = firstBlock; block < endBlock; block++)
            {
                int columns = _filters.Blocks.Columns(block);
                job.Panel = _filters.Panel(group, block) + (nint)KernelOf(frequency) * channels * columns * S.Lanes;
                float* row = transformed;
                for (int i = 0; i < rows.Count; i++)
                {
                    int height = rows.Height(i);
                    for (int r = 0; r < height; r++, row += RowPitch)
                        pointers[r] = row;
                    (coming.Take(ref job) ? _kernels.RawFetching : i == 0 ? _kernels.Raw : _kernels.RawNear).Get(height, columns)(job);
                    job.Output += height * ProductPitch;
                }
            }
        }
    }

    // The matrix of each frequency with the tiles beside each other.
    private void Turn(float* transformed, nint pitch, float* turned)
    {
        int channels = _geometry.ChannelsPerGroup, rows = FoldedRows;
        for (int frequency = 0; frequency < Frequencies; frequency++)
            Transposition.Run(transformed + frequency * pitch, RowPitch, turned + (nint)frequency * channels * rows, rows, _tiles.Count, channels);
    }

    private void MultiplyFolded(int group, int block, float* turned, float* products, nint productPitch)
    {
        int channels = _geometry.ChannelsPerGroup, rows = FoldedRows;
        float* panel = _filters.Panel(group, block);
        for (int frequency = 0; frequency < Frequencies; frequency++, turned += (nint)channels * rows, products += productPitch)
        {
            float* row = turned;
            _kernels.RawFolded.Get(rows / 2, 2)(new TileJob
            {
                RowPointers = &row,
                RowPitch = rows,
                Taps = 1,
                TapLength = channels,
                Panel = panel + (nint)KernelOf(frequency) * channels * S.Lanes,
                Output = products,
                OutputPitch = ProductPitch,
                SecondColumn = rows / 2 * ProductPitch,
            });
        }
    }

    // Into the output, or into the buffer of rows where there is one.
    private void Store(
        int group, int block, int firstTile, int tiles, float* products, nint productPitch, in ConvRun run, float* rows)
    {
        int firstFilter = group * _geometry.FiltersPerGroup + _filters.Blocks.Start(_filters.Blocks.First(block));
        for (int tile = firstTile; tile < firstTile + tiles; tile++, products += ProductPitch)
        {
            var pixels = rows is null ? _tiles.OutputPixels(tile, run.Output + firstFilter) : _tiles.OutputPixels(tile, firstTile, rows, 2 * S.Lanes);
            for (int column = 0; column < _filters.Blocks.Columns(block); column++)
            {
                int offset = column * _filters.Blocks.SecondColumn(block);
                float* from = products + column * S.Lanes, bias = _filters.Start(group, block) + column * S.Lanes;
                V check = _activation.Slopes
                    ? WinogradTransforms.Output<S, V, W, StoreSloped>(from, productPitch, pixels, offset, bias, _activation)
                    : WinogradTransforms.Output<S, V, W, StoreClamped>(from, productPitch, pixels, offset, bias, _activation);
                if (!S.EqualsAll(check, S.Broadcast(0)))
                    Repair(run.Input, tile, pixels, offset, firstFilter + offset, check);
            }
        }
    }

    // Of a vector of filters of a tile, those whose sums are not all finite, term by term: the same ones in whichever vector they lie.
    private void Repair(float* image, int tile, in TilePixels pixels, int offset, int firstFilter, V check)
    {
        float* checks = stackalloc float[S.Lanes];
        S.Store(check, checks);
        for (int i = 0; i < pixels.Rows.Count; i++)
        for (int j = 0; j < pixels.Columns.Count; j++)
        {
            var (y, x) = _tiles.Pixel(tile, i, j);
            float* to = pixels.Start + i * pixels.RowPitch + j * pixels.ColumnPitch + offset;
            for (int lane = 0; lane < S.Lanes; lane++)
            {
                if (checks[lane] != 0)
                    to[lane] = _terms.Output(image, y, x, firstFilter + lane);
            }
        }
    }

    private void TurnRows(float* output, float* rows, int group, int block, int firstTile, int tiles)
    {
        int pixels = _geometry.Output.Pixels, width = _geometry.Output.Width, pitch = 2 * S.Lanes;
        float* plane = output + (nint)(group * _geometry.FiltersPerGroup + _filters.Blocks.Start(_filters.Blocks.First(block))) * pixels;
        for (int tile = firstTile, next; tile < firstTile + tiles; tile = next)
        {
            next = Math.Min((tile / _tiles.InRow + 1) * _tiles.InRow, firstTile + tiles);
            var (start, end) = _tiles.Columns(tile, next);
            for (int i = 0; i < W.Outputs; i++, rows += (nint)width * pitch)
            {
                if (i < _tiles.OutputRowsOf(tile))
                    Transposition.Run(rows + start * pitch, pitch, plane + (nint)_tiles.Pixel(tile, i, 0).Y * width + start, pixels, end - start, _filters.Blocks.Length(block));
            }
        }
    }
}
