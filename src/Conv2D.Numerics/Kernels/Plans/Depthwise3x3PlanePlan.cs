namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Depthwise 3x3 channels first, with stride 1 or 2, reading the caller's planes where they lie (<see cref="Plane3x3Kernel"/>,
/// <see cref="Plane3x3Stride2Kernel"/>). An item is a channel; its output rows are computed four at a time. There is
/// nothing to pad or copy: rows outside the image are a row of zeros.
/// </summary>
internal sealed unsafe class Depthwise3x3PlanePlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // From what is computed to what is fetched meanwhile, if it comes from memory: output rows, of which 4 are too few and 64 no better, and with
    // narrow planes pixels, since a few of their rows take no time.
    private const int RowsAhead = 16, PixelsAhead = 2048;

    // Input columns of which more are fetched: through smaller planes a core's own prefetching finds its way, 0 to 17% faster.
    private const int NarrowInput = 28;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly AlignedBuffer _weights, _bias, _zeros, _keep;
    private readonly TileRange _rows;
    private readonly int _rowsAhead;
    private readonly delegate*<in Plane3x3Job, void>[] _kernels;

    public Depthwise3x3PlanePlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _rows = new TileRange(geometry.Output.Height, Plane3x3Kernel.MaxRows);
        _rowsAhead = geometry.Input.Width <= NarrowInput ? 0 : Math.Max(RowsAhead, PixelsAhead / (geometry.Output.Width * Stride));
        _zeros = new AlignedBuffer(geometry.Input.Width);
        _kernels = Stride == 1
            ? [null, &Plane3x3Kernel.Run<S, V, Extent1>, &Plane3x3Kernel.Run<S, V, Extent2>, &Plane3x3Kernel.Run<S, V, Extent3>, &Plane3x3Kernel.Run<S, V, Extent4>]
            : [null, &Plane3x3Stride2Kernel.Run<S, V, Extent1>, &Plane3x3Stride2Kernel.Run<S, V, Extent2>, &Plane3x3Stride2Kernel.Run<S, V, Extent3>, &Plane3x3Stride2Kernel.Run<S, V, Extent4>];

        _keep = new AlignedBuffer(S.Lanes + 3);
        _keep.Span.Slice(1, S.Lanes).Fill(BitConverter.Int32BitsToSingle(-1));

        // Each number once for every lane.
        _weights = new AlignedBuffer((long)kernel.Length * S.Lanes);
        _bias = new AlignedBuffer((long)geometry.Filters * S.Lanes);
        for (int filter = 0; filter < geometry.Filters; filter++)
        {
            for (int tap = 0; tap < 9; tap++)
                _weights.Span.Slice((filter * 9 + tap) * S.Lanes, S.Lanes).Fill(kernel[tap * geometry.Filters + filter]);
            _bias.Span.Slice(filter * S.Lanes, S.Lanes).Fill(bias.IsEmpty ? 0 : bias[filter]);
        }
    }

    public override string Name => "depthwise 3x3";

    /// <summary>
    /// Whether this plan computes that geometry: rows of at least a vector, and with stride 2 of an even number of pixels that
    /// start at the first, so that pairs of vectors end where the row does.
    /// </summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.DataFormat == DataFormat.ChannelsFirst && geometry.ChannelsPerGroup == 1 && Depthwise3x3Plan.IsPlain3x3(geometry)
        && geometry.Output.Width >= S.Lanes && geometry.PadTop <= 1 && geometry.PadBottom <= 1
        && (geometry.Strides == Size2D.One ? geometry.PadLeft <= 1 && geometry.PadRight <= 1 : geometry.Input.Width % 2 == 0 && geometry.PadLeft == 0 && geometry.PadRight <= 1);

    private int Stride => _geometry.Strides.Width;

    public override int Items(int stage, int threads) => _geometry.Input.Channels;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        float* plane = run.Input + (nint)item * _geometry.Input.Pixels;
        for (int filter = item * _geometry.FiltersPerGroup; filter < (item + 1) * _geometry.FiltersPerGroup; filter++)
        {
            var job = new Plane3x3Job
            {
                Weights = _weights.Pointer + (nint)filter * 9 * S.Lanes,
                Bias = _bias.Pointer + filter * S.Lanes,
                Output = run.Output + (nint)filter * _geometry.Output.Pixels,
                Width = _geometry.Output.Width,
                Pitch = _geometry.Input.Width,
                PadLeft = _geometry.PadLeft,
                PadRight = _geometry.PadRight,
                Keep = _keep.Pointer,
                InputAhead = run.ExceedsCache ? (nint)_rowsAhead * Stride * _geometry.Input.Width : 0,
                OutputAhead = (nint)_rowsAhead * _geometry.Output.Width,
                Activation = _activation,
                Slopes = _activation.Slopes,
                Clamps = _activation.Clamps,
            };
            for (int i = 0; i < _rows.Count; i += job.Steps)
            {
                int rows = _rows.Height(i), top = _rows.Start(i) * Stride - _geometry.PadTop;
                job.Steps = StepsFrom(i);
                job.Top = Row(plane, top);
                job.Inner = Row(plane, top + 1);
                job.Bottom = Row(plane, top + (job.Steps * rows - 1) * Stride + 2);
                _kernels[rows](job);
                job.Output += job.Steps * rows * _geometry.Output.Width;
            }
        }
    }

    // How many tiles of the same height follow each other. The border is at most a row high.
    private int StepsFrom(int tile)
    {
        int next = tile + 1;
        while (next < _rows.Count && _rows.Height(next) == _rows.Height(tile))
            next++;
        return next - tile;
    }

    private float* Row(float* plane, int row) =>
        (uint)row < (uint)_geometry.Input.Height ? plane + (nint)row * _geometry.Input.Width : _zeros.Pointer;
}
