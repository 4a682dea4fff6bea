namespace Conv2D.Numerics.Kernels;

/// <summary>
/// 1x1 kernels channels first, as the matrix product (filters, channels) x (channels, pixels): the rows of a register tile
/// are filters, whose weights are broadcast, packed as the tile reads them, and its columns are two vectors of neighbouring pixels, so that the output is
/// written as it lies. The planes are copied into panels, a pass of channels of a block of pixels at a time, a row of the
/// whole block together: its planes lie a page or more apart, and a few vectors of each at a time would wait for every one.
/// A pass's panels and weights stay in the second-level cache until all tiles have met; the output holds the sums of the
/// passes so far. The last pixels, where at most four are left beside whole vectors, are multiplied by the same
/// weights with filters in the lanes (<see cref="TailTile"/>).
/// </summary>
internal sealed unsafe class PointwisePanelPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // Most channels of a pass: enough that starting and storing the sums of a tile is little beside multiplying.
    private const int Depth = 512;

    // The panels of a block of pixels take at most this.
    private const int BlockBytes = 256 * 1024;

    // Panels are a cache line further apart than they need, so that powers of two do not meet in one set.
    private const int Skew = 16;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels.Table _partial, _last;
    private readonly AlignedBuffer _weights, _bias;
    private readonly TileRange _filters;
    private readonly EvenCut _passes;
    private readonly int _passChannels, _pixels, _vectors, _tail, _panelPitch, _panelsInBlock;

    public PointwisePanelPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        var kernels = TileKernels.For(width);
        _partial = kernels.TogetherFor(FusedActivation.None);
        _last = kernels.TogetherFor(activation);
        int channels = geometry.ChannelsPerGroup, columns = 2 * S.Lanes;
        _filters = new TileRange(geometry.FiltersPerGroup, kernels.MaxRows);
        _weights = new AlignedBuffer((long)geometry.Filters * channels + Skew);
        _bias = new AlignedBuffer((long)geometry.Filters * columns);
        for (int group = 0; group < geometry.Groups; group++)
        for (int tile = 0; tile < _filters.Count; tile++)
        {
            int first = group * geometry.FiltersPerGroup + _filters.Start(tile), height = _filters.Height(tile);
            for (int c = 0; c < channels; c++)
                kernel.Slice(c * geometry.Filters + first, height).CopyTo(new Span<float>(_weights.Pointer + (nint)first * channels + c * height, height));
        }

        for (int filter = 0; filter < geometry.Filters; filter++)
            _bias.Span.Slice(filter * columns, columns).Fill(bias.IsEmpty ? 0 : bias[filter]);
        _passes = new EvenCut(channels, (channels + Depth - 1) / Depth);
        _pixels = geometry.Output.Pixels;
        _vectors = _pixels / S.Lanes;
        _tail = _pixels % S.Lanes;
        _passChannels = (channels + _passes.Count - 1) / _passes.Count;
        _panelPitch = _passChannels * 2 * S.Lanes + Skew;
        _panelsInBlock = Math.Clamp(BlockBytes / sizeof(float) / _panelPitch, 1, Panels);
    }

    public override string Name => "pointwise";

    /// <summary>Whether this plan computes that geometry with vectors of so many lanes.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.DataFormat == DataFormat.ChannelsFirst && geometry.KernelSize == Size2D.One && geometry.Strides == Size2D.One
        && geometry.Output.Pixels >= S.Lanes && geometry.Output.Pixels % S.Lanes <= TailTile.Pixels;

    public override long LocalFloats => (long)_panelsInBlock * _panelPitch + TailFloats + _filters.Count * TailTile.SumFloats;

    private int TailFloats => (TailTile.Pixels * _passChannels + Skew - 1) & ~(Skew - 1);

    private int Panels => (_vectors + 1) / 2;

    public override int Items(int stage, int threads) => _geometry.Groups * Parts(threads).Count * FilterShares(threads);

    // The part of the panels that an item goes through, block after block. Each reads all weights: few panels make few parts.
    private EvenCut Parts(int threads) => new(Panels, threads == 1 ? 1 : Math.Min(Panels, Panels < 8 * threads ? threads : 2 * threads));

    private int FilterShares(int threads) => Parts(threads).Count * _geometry.Groups >= threads ? 1 : Math.Min(threads, _filters.Count);

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var parts = Parts(run.Threads);
        int part = item % parts.Count, shares = FilterShares(run.Threads), share = item / parts.Count % shares, group = item / parts.Count / shares;
        var tiles = new EvenCut(_filters.Count, shares);
        var pass = new Pass
        {
            Input = run.Input + (nint)group * _geometry.ChannelsPerGroup * _pixels,
            Output = run.Output + (nint)group * _geometry.FiltersPerGroup * _pixels,
            Weights = _weights.Pointer + (nint)group * _geometry.FiltersPerGroup * _geometry.ChannelsPerGroup,
            Bias = _bias.Pointer + (nint)group * _geometry.FiltersPerGroup * 2 * S.Lanes,
            Panels = local,
            TailTerms = local + (nint)_panelsInBlock * _panelPitch,
            TailSums = local + (nint)_panelsInBlock * _panelPitch + TailFloats,
            FirstTile = tiles.Start(share),
            EndTile = tiles.Start(share + 1),
        };
        int firstPanel = parts.Start(part), panels = parts.Height(part);
        var blocks = new EvenCut(panels, (panels + _panelsInBlock - 1) / _panelsInBlock);
        for (int block = 0; block < blocks.Count; block++)
        {
            pass.FirstVector = 2 * (firstPanel + blocks.Start(block));
            pass.EndVector = Math.Min(2 * (firstPanel + blocks.Start(block + 1)), _vectors);
            for (pass.Index = 0; pass.Index < _passes.Count; pass.Index++)
                Run(pass);
        }
    }

    private void Run(Pass pass)
    {
        pass.FirstChannel = _passes.Start(pass.Index);
        pass.Channels = _passes.Height(pass.Index);
        Pack(pass);
        bool withTail = pass.EndVector == _vectors && _tail > 0, last = pass.Index == _passes.Count - 1;
        if (withTail)
            PackTail(pass);

        var table = last ? _last : _partial;
        var job = new TileJob
        {
            Taps = 1,
            TapLength = pass.Channels,
            Panel = pass.Panels,
            SecondColumn = S.Lanes,
            OutputPitch = _pixels,
            StartPitch = pass.Index == 0 ? 2 * S.Lanes : _pixels,
            Activation = last ? _activation : FusedActivation.None,
        };
        for (int vector = pass.FirstVector; vector < pass.EndVector; vector += 2, job.Panel += _panelPitch)
        {
            for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
            {
                int filter = _filters.Start(tile);
                float* weights = pass.Weights + (nint)filter * _geometry.ChannelsPerGroup + pass.FirstChannel * _filters.Height(tile);
                job.RowPointers = &weights;
                job.Output = pass.Output + (nint)filter * _pixels + vector * S.Lanes;
                job.Start = pass.Index == 0 ? pass.Bias + filter * 2 * S.Lanes : job.Output;
                table.Get(_filters.Height(tile), Math.Min(2, pass.EndVector - vector))(job);

                // The weights are in the first-level cache now.
                if (withTail && vector + 2 >= pass.EndVector)
                    MultiplyTail(pass, tile, weights, last);
            }
        }
    }

    private void Pack(in Pass pass)
    {
        int pairs = (pass.EndVector - pass.FirstVector) / 2;
        bool odd = (pass.EndVector - pass.FirstVector) % 2 != 0;
        nint pitch = _panelPitch;
        float* row = pass.Input + (nint)pass.FirstChannel * _pixels + pass.FirstVector * S.Lanes;
        for (int c = 0; c < pass.Channels; c++, row += _pixels)
        {
            float* from = row, to = pass.Panels + c * 2 * S.Lanes;
            for (int pair = 0; pair < pairs; pair++, from += 2 * S.Lanes, to += pitch)
            {
                S.Store(S.Load(from), to);
                S.Store(S.Load(from + S.Lanes), to + S.Lanes);
            }

            if (odd)
                S.Store(S.Load(from), pass.Panels + pairs * pitch + c * S.Lanes);
        }
    }

    private void PackTail(in Pass pass)
    {
        float* row = pass.Input + (nint)pass.FirstChannel * _pixels + _vectors * S.Lanes, terms = pass.TailTerms;
        for (int c = 0; c < pass.Channels; c++, row += _pixels, terms += TailTile.Pixels)
        for (int pixel = 0; pixel < TailTile.Pixels; pixel++)
            terms[pixel] = pixel < _tail ? row[pixel] : 0;
    }

    private void MultiplyTail(in Pass pass, int tile, float* weights, bool last)
    {
        int filter = _filters.Start(tile), filters = _filters.Height(tile);
        float* sums = pass.TailSums + tile * TailTile.SumFloats;
        for (int i = 0; i < filters && pass.Index == 0; i++)
        for (int pixel = 0; pixel < TailTile.Pixels; pixel++)
            sums[pixel * TailTile.SumPitch + i] = pass.Bias[(filter + i) * 2 * S.Lanes];
        TailTile.Add<S, V>(weights, filters, pass.TailTerms, pass.Channels, sums);
        if (!last)
            return;
        TailTile.Activate<S, V>(sums, _activation);
        float* output = pass.Output + (nint)filter * _pixels + _vectors * S.Lanes;
        for (int i = 0; i < filters; i++, output += _pixels)
        for (int pixel = 0; pixel < _tail; pixel++)
            output[pixel] = sums[pixel * TailTile.SumPitch + i];
    }

    // What a pass works on: some channels, vectors of pixels and tiles of filters of one group, and the memory for it.
    private struct Pass
    {
        public float* Input, Output, Weights, Bias, Panels, TailTerms, TailSums;
        public int Index, FirstChannel, Channels, FirstVector, EndVector, FirstTile, EndTile;
    }
}
