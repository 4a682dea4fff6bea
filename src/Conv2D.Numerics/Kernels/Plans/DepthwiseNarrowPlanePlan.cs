namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Depthwise 3x3 channels first, with stride 1 or 2, on planes whose rows fit a vector (<see cref="NarrowPlane3x3Kernel"/>), as at the end of a
/// network. They are read where they lie. An item is some channels.
/// </summary>
internal sealed unsafe class DepthwiseNarrowPlanePlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    private const int Taps = 9;

    // Multiply-adds of an item, a few microseconds.
    private const int WorkOfItem = 64 * 1024;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly AlignedBuffer _weights, _bias, _zeros, _keep;
    private readonly TileRange _channels;
    private readonly delegate*<in NarrowPlane3x3Job, void> _kernel;

    public DepthwiseNarrowPlanePlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _channels = new TileRange(geometry.Filters, Math.Max(1, WorkOfItem / (Taps * geometry.Output.Pixels)));
        _kernel = geometry.Strides == Size2D.One ? &NarrowPlane3x3Kernel.Run<S, V, Extent1> : &NarrowPlane3x3Kernel.Run<S, V, Extent2>;
        _zeros = new AlignedBuffer(geometry.Input.Width);
        _weights = new AlignedBuffer(kernel.Length);
        for (int filter = 0; filter < geometry.Filters; filter++)
        for (int tap = 0; tap < Taps; tap++)
            _weights.Span[filter * Taps + tap] = kernel[tap * geometry.Filters + filter];
        _bias = new AlignedBuffer(geometry.Filters);
        bias.CopyTo(_bias.Span);
        _keep = new AlignedBuffer(3 * S.Lanes);
        float set = BitConverter.Int32BitsToSingle(-1);
        _keep.Span.Slice(geometry.PadLeft, geometry.Input.Width).Fill(set);
        _keep.Span.Slice(2 * S.Lanes, geometry.Output.Width).Fill(set);
    }

    public override string Name => "depthwise 3x3";

    /// <summary>
    /// Whether this plan computes that geometry: output rows fit a vector and fill more than half of it, so that what a row's vector holds beyond
    /// it does not reach beyond the next row, and input rows with the border before them fit as many vectors as the stride.
    /// </summary>
    public static bool Serves(ConvGeometry geometry) =>
        S.HasMasks && geometry.DataFormat == DataFormat.ChannelsFirst && geometry.ChannelsPerGroup == 1 && geometry.FiltersPerGroup == 1
        && Depthwise3x3Plan.IsPlain3x3(geometry) && geometry.Output.Width <= S.Lanes && geometry.Output.Width > S.Lanes / 2
        && geometry.PadLeft + geometry.Input.Width <= geometry.Strides.Width * S.Lanes;

    public override int Items(int stage, int threads) => _channels.Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        int first = _channels.Start(item);
        _kernel(new NarrowPlane3x3Job
        {
            Input = run.Input + (nint)first * _geometry.Input.Pixels,
            Output = run.Output + (nint)first * _geometry.Output.Pixels,
            Channels = _channels.Height(item),
            InputHeight = _geometry.Input.Height,
            InputWidth = _geometry.Input.Width,
            OutputHeight = _geometry.Output.Height,
            OutputWidth = _geometry.Output.Width,
            PadTop = _geometry.PadTop,
            PadLeft = _geometry.PadLeft,
            Weights = _weights.Pointer + first * Taps,
            Bias = _bias.Pointer + first,
            Zeros = _zeros.Pointer,
            Keep = _keep.Pointer,
            Activation = _activation,
        });
    }
}
