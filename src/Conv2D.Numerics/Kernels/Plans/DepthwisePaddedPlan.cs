namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Each channel with a kernel of its own, any kernel, in either data format: some channels at a time are laid into channels last with a
/// border of zeros around them, a cache line a pixel, and <see cref="DepthwisePaddedKernel"/> goes through their rows. There are no edges
/// then, at which each pixel would be one chain of multiply-adds, and no planes whose rows are shorter than a vector. In channels last it
/// takes enough taps to pay for the copy. An item is a band of rows of these channels, which the caches keep from copy to output.
/// </summary>
internal sealed unsafe class DepthwisePaddedPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // Multiply-adds for each input that pay for copying it, in channels last.
    private const int TapsForCopy = 16;

    // Columns from which on 3x3 with stride 2 is computed from the planes (DepthwiseChannelsFirstPlan).
    private const int ColumnsForPlanes = 16;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly delegate*<in DepthwisePaddedJob, void>[] _byPixels;
    private readonly PackedFilters _filters;
    private readonly PaddedChannels<S, V> _copies;
    private readonly TileRange _pixels;

    public DepthwisePaddedPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _byPixels = geometry.Strides.Width == 1 ? ByPixels<Extent1>() : ByPixels<Extent2>();
        _filters = new PackedFilters(geometry.KernelSize.Area, 1, geometry.Filters, kernel, bias, S.Lanes, PaddedChannels<S, V>.VectorsInBlock);
        _copies = new PaddedChannels<S, V>(geometry, _filters.Blocks);
        _pixels = new TileRange(geometry.Output.Width, DepthwisePaddedKernel.MaxPixels);
    }

    public override string Name => "depthwise";

    /// <summary>Whether this plan computes that geometry, and is expected to be faster than those without a copy, or with one by planes.</summary>
    public static bool Serves(ConvGeometry geometry)
    {
        if (geometry.ChannelsPerGroup != 1 || geometry.FiltersPerGroup != 1 || geometry.Filters < S.Lanes || geometry.Strides.Width > 2)
            return false;
        return geometry.DataFormat == DataFormat.ChannelsFirst
            ? !Depthwise3x3Plan.IsPlain3x3(geometry) || geometry.Strides == Size2D.One || geometry.Output.Width < ColumnsForPlanes
            : geometry.KernelSize.Area >= TapsForCopy * geometry.Strides.Area;
    }

    public override long LocalFloats => _copies.Floats;

    public override int Items(int stage, int threads) => _copies.Items;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var (block, firstRow, rows) = _copies.Item(item);
        _copies.Fill(run.Input, block, firstRow, rows, local);
        for (int column = 0; column < _filters.Blocks.Columns(block); column++)
        {
            int channel = _copies.Channel(block, column);
            float* output = _copies.AreTurned ? local + _copies.OutputOffset + column * S.Lanes
                : run.Output + (nint)firstRow * _geometry.Output.Width * _geometry.Filters + channel;
            Multiply(block, column, rows, local + column * S.Lanes, output);
            if (_copies.AreTurned)
                _copies.TurnBack(output, channel, firstRow, rows, run.Output);
        }
    }

    private void Multiply(int block, int column, int rows, float* input, float* output)
    {
        const int pitch = PaddedChannels<S, V>.Pitch;
        nint outputPitch = _copies.AreTurned ? pitch : _geometry.Filters;
        var job = new DepthwisePaddedJob
        {
            TapPitch = (nint)_geometry.DilationRate.Width * pitch,
            TapRowPitch = (nint)_geometry.DilationRate.Height * _copies.Width * pitch,
            TapRows = _geometry.KernelSize.Height,
            TapColumns = _geometry.KernelSize.Width,
            Weights = _filters.Panel(0, block) + column * S.Lanes,
            WeightPitch = _filters.Blocks.Columns(block) * S.Lanes,
            Bias = _filters.Start(0, block) + column * S.Lanes,
            OutputPitch = outputPitch,
            Rows = rows,
            InputRowPitch = (nint)_geometry.Strides.Height * _copies.Width * pitch,
            OutputRowPitch = _geometry.Output.Width * outputPitch,
            Activation = _activation,
        };
        for (int pixels = 0; pixels < _pixels.Count; pixels++)
        {
            int start = _pixels.Start(pixels);
            job.Input = input + (nint)start * _geometry.Strides.Width * pitch;
            job.Output = output + start * outputPitch;
            _byPixels[_pixels.Height(pixels)](job);
        }
    }

    private static delegate*<in DepthwisePaddedJob, void>[] ByPixels<TStride>()
        where TStride : struct, ITileExtent =>
    [
        null,
        &DepthwisePaddedKernel.Run<S, V, Extent1, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent2, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent3, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent4, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent5, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent6, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent7, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent8, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent9, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent10, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent11, TStride>,
        &DepthwisePaddedKernel.Run<S, V, Extent12, TStride>,
    ];
}
