namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Each channel with a kernel of its own, channels last: the channels of a pixel are the lanes, so a tap is a vector of
/// the input times a vector of weights. An output row is cut at the columns where the kernel starts to lie inside the
/// image as a whole: inside, neighbouring pixels share a call; at the border, each pixel is a call over the taps
/// it has. There is nothing to pack, pad or copy.
/// </summary>
internal sealed unsafe class DepthwisePlan : ConvPlan
{
    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly DepthwiseKernels _kernels;
    private readonly AlignedBuffer _weights, _bias;
    private readonly TermOffsets _tapOffsets;
    private readonly int _insideStart, _insideEnd;

    public DepthwisePlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = DepthwiseKernels.For(width);
        _weights = new AlignedBuffer(kernel.Length);
        kernel.CopyTo(_weights.Span);
        _bias = new AlignedBuffer(geometry.Filters);
        bias.CopyTo(_bias.Span);

        _tapOffsets = new TermOffsets(geometry.KernelSize.Width, column => (nint)column * geometry.DilationRate.Width * geometry.Input.Channels);
        int stride = geometry.Strides.Width, room = geometry.Input.Width - geometry.EffectiveKernelSize.Width + geometry.PadLeft;
        _insideStart = Math.Min((geometry.PadLeft + stride - 1) / stride, geometry.Output.Width);
        _insideEnd = room < 0 ? _insideStart : Math.Clamp(room / stride + 1, _insideStart, geometry.Output.Width);
    }

    public override string Name => "depthwise";

    /// <summary>Whether this plan computes that geometry: one filter for each channel, and enough channels for a vector.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.DataFormat == DataFormat.ChannelsLast && geometry.ChannelsPerGroup == 1 && geometry.FiltersPerGroup == 1
        && geometry.Filters >= VectorWidth.Bits128.Lanes();

    public override int Items(int stage, int threads) => _geometry.Output.Height;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var (firstRow, tapRows) = Taps(item * _geometry.Strides.Height - _geometry.PadTop, _geometry.KernelSize.Height, _geometry.DilationRate.Height, _geometry.Input.Height);
        for (int x = 0; x < _geometry.Output.Width;)
        {
            bool inside = x >= _insideStart && x < _insideEnd;
            int pixels = inside ? Math.Min(_kernels.MaxPixels, _insideEnd - x) : 1;
            RunPixels(run, item, x, pixels, firstRow, tapRows);
            x += pixels;
        }
    }

    private void RunPixels(in ConvRun run, int y, int x, int pixels, int firstRow, int tapRows)
    {
        int channels = _geometry.Input.Channels;
        int corner = x * _geometry.Strides.Width - _geometry.PadLeft;
        var (firstColumn, tapColumns) = Taps(corner, _geometry.KernelSize.Width, _geometry.DilationRate.Width, _geometry.Input.Width);
        int row = y * _geometry.Strides.Height - _geometry.PadTop + firstRow * _geometry.DilationRate.Height;
        var job = new DepthwiseJob
        {
            Input = run.Input + ((nint)row * _geometry.Input.Width + corner) * channels,
            TapRowPitch = (nint)_geometry.DilationRate.Height * _geometry.Input.Width * channels,
            TapOffsets = _tapOffsets.Pointer + firstColumn,
            TapRows = tapRows,
            TapColumns = tapColumns,
            PixelStep = (nint)_geometry.Strides.Width * channels,
            Weights = _weights.Pointer + (firstRow * _geometry.KernelSize.Width + firstColumn) * channels,
            WeightRowPitch = (nint)_geometry.KernelSize.Width * channels,
            Bias = _bias.Pointer,
            Output = run.Output + ((nint)y * _geometry.Output.Width + x) * channels,
            Channels = channels,
            Steps = 1,
            Activation = _activation,
        };
        _kernels.Get(pixels)(job);
    }

    // The taps that lie inside the image, of a kernel whose first one is at `corner`: the first of them, and how many.
    private static (int First, int Count) Taps(int corner, int kernel, int dilation, int extent)
    {
        int first = corner >= 0 ? 0 : (-corner + dilation - 1) / dilation;
        int end = corner >= extent ? 0 : Math.Min(kernel, (extent - corner - 1) / dilation + 1);
        return (first, Math.Max(0, end - first));
    }
}
