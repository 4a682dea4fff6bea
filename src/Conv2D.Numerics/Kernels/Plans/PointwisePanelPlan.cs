namespace Conv2D.Numerics.Kernels;

/// <summary>
/// 1x1 kernels channels first, as the matrix product (filters, channels) x (channels, pixels): the rows of a register tile
/// are filters, whose weights are broadcast, packed as the tile reads them, and its columns are two or three vectors of neighbouring
/// pixels, written as they lie. Very many channels go in passes, so that the panels of a pass stay in the second-level cache;
/// the output holds the sums of the passes so far. The last pixels, where at most four are left beside whole vectors, are
/// multiplied by the same weights with filters in the lanes (<see cref="TailTile"/>).
/// <para>
/// A pass works on a block of pixels. In the caller's planes they lie so far apart that each plane is a page of its own, and
/// their lines meet in few sets of the first-level cache. So only the first tile reads them there; while it multiplies, it packs
/// what it has read into panels for the tiles that follow. These fetch the planes of the next pass or block meanwhile.
/// </para>
/// <para>
/// With strides, a first stage copies the pixels that are read (<see cref="SampledPlanes"/>).
/// </para>
/// </summary>
internal sealed unsafe class PointwisePanelPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // Most channels of a pass, so that starting and storing the sums of a tile is little beside multiplying.
    private const int Depth = 1024;

    // Pixels of a block, whose panels take 384 KB of a second-level cache of 1 MB, or less with fewer channels.
    private const int PixelsInBlock = 96;

    // With 16 registers the panels of a block take 128 KB: many second-level caches are of 512 KB or less then, and a thread beside may use half.
    private const int FloatsInSmallBlock = 32 * 1024, FewestPixels = 32, MostPixels = 256;

    // Vectors of pixels that make panels of three, nearly all of them. Fewer do if they leave no single one, 4 to 8% faster.
    private const int VectorsForThree = 8;

    // Rows of a tile of three columns where pixels are left beside the vectors: the filters of two tiles then fill the lanes for these.
    private const int RowsOfPair = TailTile.SumPitch / 2;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly TileKernels _kernels;
    private readonly Tiles _partial, _last;
    private readonly AlignedBuffer _weights, _bias;
    private readonly TermOffsets _planes;
    private readonly SampledPlanes? _samples;
    private readonly TileRange _filters;
    private readonly EvenCut _passes;
    private readonly int _pixels, _vectors, _tail, _columns, _tilesInBundle, _pixelsInBlock;

    public PointwisePanelPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = TileKernels.For(width);
        _partial = new Tiles(_kernels, FusedActivation.None);
        _last = new Tiles(_kernels, activation);
        _vectors = geometry.Output.Pixels / S.Lanes;
        _columns = width.HasManyRegisters() && (_vectors >= VectorsForThree || _vectors % 3 != 1) ? 3 : 2;
        _pixels = geometry.Output.Pixels;
        _tail = _pixels % S.Lanes;
        bool pairs = _columns == 3 && _tail > 0;
        _tilesInBundle = pairs ? 2 : 1;
        _filters = new TileRange(geometry.FiltersPerGroup, pairs ? RowsOfPair : _columns == 3 ? TileKernel.MaxRowsOfThree : _kernels.MaxRows);
        int channels = geometry.ChannelsPerGroup, columns = _columns * S.Lanes;
        _weights = new AlignedBuffer((long)geometry.Filters * channels + TailTile.Slack);
        _bias = new AlignedBuffer((long)geometry.Filters * columns);
        for (int group = 0; group < geometry.Groups; group++)
        for (int bundle = 0; bundle < Bundles; bundle++)
        {
            int start = BundleStart(bundle), filters = BundleStart(bundle + 1) - start, first = group * geometry.FiltersPerGroup + start;
            for (int c = 0; c < channels; c++)
                kernel.Slice(c * geometry.Filters + first, filters).CopyTo(new Span<float>(_weights.Pointer + (nint)first * channels + (nint)c * filters, filters));
        }

        for (int filter = 0; filter < geometry.Filters; filter++)
            _bias.Span.Slice(filter * columns, columns).Fill(bias.IsEmpty ? 0 : bias[filter]);
        _samples = geometry.Strides == Size2D.One ? null : new SampledPlanes(geometry);
        _passes = new EvenCut(channels, (channels + Depth - 1) / Depth);
        _pixelsInBlock = width.HasManyRegisters() ? PixelsInBlock : Math.Clamp(FloatsInSmallBlock / MostChannels, FewestPixels, MostPixels);
        _planes = new TermOffsets(
            MostChannels + TileKernel.TermsAhead, channel => (nint)(channel % MostChannels) * _pixels + channel / MostChannels * columns);
    }

    public override string Name => "pointwise";

    /// <summary>Whether this plan computes that geometry with vectors of so many lanes.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.DataFormat == DataFormat.ChannelsFirst && geometry.KernelSize == Size2D.One && SampledPlanes.Serves(geometry)
        && geometry.Output.Pixels >= S.Lanes && geometry.Output.Pixels % S.Lanes <= TailTile.MaxPixels;

    public override int Stages => _samples is null ? 1 : 2;

    public override long SharedFloats => _samples?.Length ?? 0;

    public override long LocalFloats => PanelFloats + TailFloats + Bundles * TailTile.SumFloats;

    private int TailPixels => TailTile.PixelsFor(_tail);

    private int TailFloats => (TailTurns(MostChannels) + 1) / 2 * 2 * TailTile.Products;

    private int PanelFloats => Math.Min(VectorsInBlock, _vectors) * S.Lanes * MostChannels;

    // Whole panels.
    private int VectorsInBlock => _pixelsInBlock / S.Lanes / _columns * _columns;

    // Of a pass.
    private int MostChannels => (_geometry.ChannelsPerGroup + _passes.Count - 1) / _passes.Count;

    // Tiles whose weights lie together, term after term: one, or two that share the work for the pixels beside the vectors.
    private int Bundles => (_filters.Count + _tilesInBundle - 1) / _tilesInBundle;

    private int Panels => (_vectors + _columns - 1) / _columns;

    public override int Items(int stage, int threads) =>
        stage < Stages - 1 ? _geometry.Input.Channels : _geometry.Groups * Parts(threads).Count * FilterShares(threads);

    // The part of the panels that an item goes through. Each reads all weights: few panels make few parts, or one, if there are
    // filters enough for the threads to share evenly.
    private EvenCut Parts(int threads) => new(
        Panels, threads == 1 || (Panels < 8 * threads && Bundles >= 8 * threads) ? 1 : Math.Min(Panels, Panels < 8 * threads ? threads : 4 * threads));

    private int FilterShares(int threads) => Parts(threads).Count * _geometry.Groups >= threads ? 1 : Math.Min(threads, Bundles);

    // The first filter of a bundle; of the one after the last, the number of filters.
    private int BundleStart(int bundle) => _filters.Start(Math.Min(bundle * _tilesInBundle, _filters.Count));

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        if (stage < Stages - 1)
        {
            _samples!.Fill<S, V>(item, run.Input, run.Shared);
            return;
        }

        var parts = Parts(run.Threads);
        int part = item % parts.Count, shares = FilterShares(run.Threads), share = item / parts.Count % shares, group = item / parts.Count / shares;
        var bundles = new EvenCut(Bundles, shares);
        var pass = new Pass
        {
            Input = Planes(run) + (nint)group * _geometry.ChannelsPerGroup * _pixels,
            Output = run.Output + (nint)group * _geometry.FiltersPerGroup * _pixels,
            Weights = _weights.Pointer + (nint)group * _geometry.FiltersPerGroup * _geometry.ChannelsPerGroup,
            Bias = _bias.Pointer + (nint)group * _geometry.FiltersPerGroup * _columns * S.Lanes,
            Panels = local,
            TailTerms = local + PanelFloats,
            TailSums = local + PanelFloats + TailFloats,
            FirstTile = bundles.Start(share) * _tilesInBundle,
            EndTile = Math.Min(bundles.Start(share + 1) * _tilesInBundle, _filters.Count),
        };
        int endVector = Math.Min(_columns * parts.Start(part + 1), _vectors);
        for (int vector = _columns * parts.Start(part); vector < endVector; vector += VectorsInBlock)
        {
            pass.FirstVector = vector;
            pass.EndVector = Math.Min(vector + VectorsInBlock, endVector);
            for (pass.Index = 0; pass.Index < _passes.Count; pass.Index++)
            {
                var coming = Coming(pass, run, endVector);
                Run(pass, ref coming);
            }
        }
    }

    // What is multiplied: the image, or what was copied of it.
    private float* Planes(in ConvRun run) => _samples is null ? run.Input : run.Shared;

    // What is fetched during a pass: the output, if it comes from memory; and what is read after the pass, the next one's planes under the
    // same pixels, or the first's under the next ones, which may be those of the next group or image.
    private FetchList Coming(in Pass pass, in ConvRun run, int endVector)
    {
        var coming = _kernels.NewFetchList();
        bool alone = run.Threads == 1;
        if (alone && run.ExceedsCache && pass.Index == 0)
            AddLines(ref coming, pass.Output, pass.FirstVector, pass.EndVector, _filters.Rows);
        bool morePasses = pass.Index + 1 < _passes.Count, more = morePasses || pass.EndVector < endVector;
        int vector = morePasses ? pass.FirstVector : more ? pass.EndVector : 0, next = morePasses ? pass.Index + 1 : 0;
        float* nextGroup = pass.Input + (nint)_geometry.ChannelsPerGroup * _pixels, nextImage = _samples is null ? run.NextInput : null;
        float* image = more ? pass.Input : !alone ? null : nextGroup < Planes(run) + (nint)_geometry.Input.Channels * _pixels ? nextGroup : nextImage;
        if (image is not null)
            AddLines(ref coming, image + (nint)_passes.Start(next) * _pixels, vector, Math.Min(vector + VectorsInBlock, endVector), _passes.Height(next));
        return coming;
    }

    // Lines of some planes.
    private void AddLines(ref FetchList coming, float* planes, int vector, int end, int count) =>
        coming.Add(planes + vector * S.Lanes, (end - vector) * S.Lanes / TileKernel.FloatsInLine + 1, count, _pixels);

    private void Run(in Pass pass, ref FetchList coming)
    {
        int firstChannel = _passes.Start(pass.Index), channels = _passes.Height(pass.Index);
        float* planes = pass.Input + (nint)firstChannel * _pixels;
        bool withTail = pass.EndVector == _vectors && _tail > 0, last = pass.Index == _passes.Count - 1;
        if (withTail)
            CopyTail(planes, channels, pass.TailTerms);

        var job = new TileJob
        {
            Taps = 1,
            TapLength = channels,
            TermOffsets = _planes.Pointer,
            SecondColumn = S.Lanes,
            OutputPitch = _pixels,
            ThirdColumn = 2 * S.Lanes,
            StartPitch = pass.Index == 0 ? _columns * S.Lanes : _pixels,
            Activation = last ? _activation : FusedActivation.None,
        };
        var tiles = last ? _last : _partial;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            bool first = tile == pass.FirstTile;
            int filter = _filters.Start(tile), filters = _filters.Height(tile), bundle = tile / _tilesInBundle;
            int startOfBundle = BundleStart(bundle), endOfBundle = BundleStart(bundle + 1), inBundle = endOfBundle - startOfBundle;
            float* bundleWeights = pass.Weights + (nint)startOfBundle * _geometry.ChannelsPerGroup + (nint)firstChannel * inBundle;
            float* weights = bundleWeights + filter - startOfBundle, panel = pass.Panels;
            job.RowPointers = &weights;
            job.RowPitch = inBundle;
            job.Output = pass.Output + (nint)filter * _pixels + pass.FirstVector * S.Lanes;
            for (int vector = pass.FirstVector; vector < pass.EndVector; vector += _columns)
            {
                job.Panel = first ? planes + vector * S.Lanes : panel;
                job.SecondPanel = job.Panel + S.Lanes;
                job.Copy = panel;
                job.Start = pass.Index == 0 ? pass.Bias + filter * _columns * S.Lanes : job.Output;
                var table = first ? tiles.Copying : coming.Take(ref job) ? tiles.Fetching : tiles.Near;
                table.Get(filters, Math.Min(_columns, pass.EndVector - vector))(job);
                panel += _columns * S.Lanes * (nint)channels;
                job.Output += _columns * S.Lanes;
            }

            // The weights are near now.
            if (withTail && filter + filters == endOfBundle)
                MultiplyTail(pass, bundle, bundleWeights, channels);
        }
    }

    // Of so many channels, for the pixels beside the vectors.
    private int TailTurns(int channels) => (channels * TailPixels + TailTile.Products - 1) / TailTile.Products;

    private void CopyTail(float* planes, int channels, float* terms)
    {
        int pixels = TailPixels;
        new Span<float>(terms, TailTurns(channels) * TailTile.Products).Clear();
        float* row = planes + _vectors * S.Lanes;
        for (int c = 0; c < channels; c++, row += _pixels, terms += pixels)
        for (int pixel = 0; pixel < _tail; pixel++)
            terms[pixel] = row[pixel];
    }

    private void MultiplyTail(in Pass pass, int bundle, float* weights, int channels)
    {
        int filter = BundleStart(bundle), filters = BundleStart(bundle + 1) - filter;
        float* sums = pass.TailSums + bundle * TailTile.SumFloats;
        for (int i = 0; i < filters && pass.Index == 0; i++)
        for (int pixel = 0; pixel < _tail; pixel++)
            sums[pixel * TailTile.SumPitch + i] = pass.Bias[(filter + i) * _columns * S.Lanes];
        TailTile.Add<S, V>(weights, filters, pass.TailTerms, TailPixels, TailTurns(channels), sums);
        if (pass.Index < _passes.Count - 1)
            return;
        TailTile.Activate<S, V>(sums, _activation);
        float* output = pass.Output + (nint)filter * _pixels + _vectors * S.Lanes;
        for (int i = 0; i < filters; i++, output += _pixels)
        for (int pixel = 0; pixel < _tail; pixel++)
            output[pixel] = sums[pixel * TailTile.SumPitch + i];
    }

    // What a pass works on: vectors of pixels and tiles of filters of one group, and the memory for it.
    private struct Pass
    {
        public float* Input, Output, Weights, Bias, Panels, TailTerms, TailSums;
        public int Index, FirstVector, EndVector, FirstTile, EndTile;
    }

    // The tiles of one activation.
    private readonly struct Tiles(TileKernels kernels, in FusedActivation activation)
    {
        public TileKernels.Table Copying { get; } = kernels.TogetherCopying.With(activation);

        public TileKernels.Table Near { get; } = kernels.TogetherNear.With(activation);

        public TileKernels.Table Fetching { get; } = kernels.TogetherFetching.With(activation);
    }
}
