namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Each channel with a kernel of its own, any kernel, in either data format, by <see cref="DepthwisePaddedKernel"/> on copies with a border.
/// There are no edges then, at which each pixel would be one chain of multiply-adds, and no planes whose rows are shorter than a vector.
/// It takes enough taps, or short rows of planes, to pay for the copy.
/// </summary>
internal sealed unsafe class DepthwisePaddedPlan<S, V> : PaddedChannelsPlan<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    // Multiply-adds for each input that pay for copying it, in channels last; and taps that pay for turning planes, which other plans copy, too.
    private const int TapsForCopy = 16, TapsForTurning = 4;

    // Columns from which on 3x3 with stride 2 is computed from the planes (DepthwiseChannelsFirstPlan).
    private const int ColumnsForPlanes = 16;

    private readonly FusedActivation _activation;
    private readonly delegate*<in DepthwisePaddedJob, void>[] _byPixels;
    private readonly PackedFilters _filters;
    private readonly TileRange _pixels;

    public DepthwisePaddedPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
        : base(geometry)
    {
        _activation = activation;
        _byPixels = geometry.Strides.Width == 1 ? ByPixels<Extent1>() : ByPixels<Extent2>();
        _filters = new PackedFilters(geometry.KernelSize.Area, 1, geometry.Filters, kernel, bias, S.Lanes, PaddedChannels<S, V>.VectorsInBlock);
        _pixels = new TileRange(geometry.Output.Width, DepthwisePaddedKernel.MaxPixels);
    }

    public override string Name => "depthwise";

    /// <summary>Whether this plan computes that geometry, and is expected to be faster than those without a copy, or with one by planes.</summary>
    public static bool Serves(ConvGeometry geometry)
    {
        if (geometry.ChannelsPerGroup != 1 || geometry.FiltersPerGroup != 1 || geometry.Filters < S.Lanes || geometry.Strides.Width > 2
            || !PaddedChannels<S, V>.Fits(geometry))
            return false;
        return geometry.DataFormat == DataFormat.ChannelsFirst
            ? geometry.KernelSize.Area >= TapsForTurning && (!Depthwise3x3Plan.IsPlain3x3(geometry) || geometry.Strides == Size2D.One || geometry.Output.Width < ColumnsForPlanes)
            : (long)geometry.KernelSize.Area * geometry.Output.Pixels >= (long)TapsForCopy * geometry.Input.Pixels;
    }

    protected override void Multiply(int block, int column, int filter, int rows, float* input, float* output)
    {
        var job = new DepthwisePaddedJob
        {
            TapPitch = (nint)Geometry.DilationRate.Width * Pitch,
            TapRowPitch = Geometry.DilationRate.Height * RowPitch,
            TapRows = Geometry.KernelSize.Height,
            TapColumns = Geometry.KernelSize.Width,
            Weights = _filters.Panel(0, block) + column * S.Lanes,
            WeightPitch = _filters.Blocks.Columns(block) * S.Lanes,
            Bias = _filters.Start(0, block) + column * S.Lanes,
            OutputPitch = OutputPitch,
            Rows = rows,
            InputRowPitch = Geometry.Strides.Height * RowPitch,
            OutputRowPitch = Geometry.Output.Width * OutputPitch,
            Activation = _activation,
        };
        for (int pixels = 0; pixels < _pixels.Count; pixels++)
        {
            int start = _pixels.Start(pixels);
            job.Input = input + (nint)start * Geometry.Strides.Width * Pitch;
            job.Output = output + start * OutputPitch;
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
