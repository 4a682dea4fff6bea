using System.Numerics.Tensors;

namespace Conv2D.Numerics.Gradients;

/// <summary>
/// The kernel gradient where each group has few filters, a depthwise layer above all: the input is packed so that under
/// each filter lies the channel that it sees, and is multiplied with the gradient lane by lane. Groups of several channels
/// take one pass for each.
/// </summary>
internal sealed unsafe class ElementwiseGradientPlan : KernelGradientPlan
{
    // Input and gradient of a strip together, a quarter of a second-level cache: with fewer rows, those that two strips both
    // see are packed too often.
    private const int StripBytes = 256 * 1024;

    private readonly (int First, int Count)[] _panels;
    private readonly int[]?[] _channelOf;
    private readonly nint[] _tapOffsets;
    private readonly bool _gradientInPlace;

    public ElementwiseGradientPlan(ConvGeometry geometry, GradientTiles tiles)
        : base(geometry, tiles)
    {
        int width = (geometry.Filters + tiles.Lanes - 1) / tiles.Lanes * tiles.Lanes;
        _panels = [(0, geometry.Filters)];
        Strip = new GradientStrip(geometry, width, width, 1, StripBytes / (2 * sizeof(float) * width));
        _gradientInPlace = geometry.DataFormat == DataFormat.ChannelsLast && width == geometry.Filters;

        bool sameChannels = geometry.FiltersPerGroup == 1 && geometry.ChannelsPerGroup == 1 && width == geometry.Filters;
        _channelOf = new int[]?[geometry.ChannelsPerGroup];
        for (int c = 0; c < _channelOf.Length && !sameChannels; c++)
        {
            int[] channelOf = _channelOf[c] = new int[width];
            for (int filter = 0; filter < geometry.Filters; filter++)
                channelOf[filter] = filter / geometry.FiltersPerGroup * geometry.ChannelsPerGroup + c;
        }

        _tapOffsets = new nint[geometry.KernelSize.Area];
        for (int tap = 0; tap < _tapOffsets.Length; tap++)
        {
            var (ky, kx) = Math.DivRem(tap, geometry.KernelSize.Width);
            _tapOffsets[tap] = (ky * geometry.DilationRate.Height * Strip.InputWidth + kx * geometry.DilationRate.Width) * width;
        }
    }

    public override string Name => "element-wise";

    public override GradientStrip Strip { get; }

    public override int KernelSums => checked(Geometry.ChannelsPerGroup * _tapOffsets.Length * Strip.PanelWidth);

    public override void Accumulate(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradient, ConvKernelGradientSums sums)
    {
        fixed (float* gradients = sumGradient)
        {
            for (int row = 0; row < Geometry.Output.Height; row += Strip.Rows)
            {
                int rows = Math.Min(Strip.Rows, Geometry.Output.Height - row);
                float* gradient = gradients + (nint)row * Geometry.Output.Width * Geometry.Filters;
                if (!_gradientInPlace)
                {
                    Strip.PackGradient(sumGradient, row, rows, _panels, sums.Gradient.Span);
                    gradient = sums.Gradient.Pointer;
                }

                AccumulateBias(gradient, rows * Geometry.Output.Width, sums.Bias.Pointer);
                for (int c = 0; c < _channelOf.Length; c++)
                {
                    Strip.PackInput(input, row, rows, _channelOf[c], sums.Input.Span);
                    AccumulateChannel(rows, sums.Input.Pointer, gradient, sums.Kernel.Pointer + c * _tapOffsets.Length * Strip.PanelWidth);
                }
            }
        }
    }

    public override void AddTo(ReadOnlySpan<float> kernelSums, Span<float> kernelGradient)
    {
        int taps = _tapOffsets.Length, channels = Geometry.ChannelsPerGroup;
        for (int c = 0; c < channels; c++)
        for (int tap = 0; tap < taps; tap++)
        {
            var target = kernelGradient.Slice((tap * channels + c) * Geometry.Filters, Geometry.Filters);
            TensorPrimitives.Add(target, kernelSums.Slice((c * taps + tap) * Strip.PanelWidth, Geometry.Filters), target);
        }
    }

    public override void AddBiasTo(ReadOnlySpan<float> biasSums, Span<float> biasGradient) =>
        TensorPrimitives.Add(biasGradient, biasSums[..Geometry.Filters], biasGradient);

    private void AccumulateChannel(int rows, float* input, float* gradient, float* kernelSums)
    {
        int width = Strip.PanelWidth;
        var job = new ElementwiseJob
        {
            InputStep = Geometry.Strides.Width * width,
            InputPitch = Geometry.Strides.Height * Strip.InputWidth * width,
            GradientStep = width,
            Rows = rows,
            Columns = Geometry.Output.Width,
            SumPitch = width,
        };

        fixed (nint* offsets = _tapOffsets)
        {
            for (int tap = 0; tap < _tapOffsets.Length; tap += ElementwiseTile.MaxTaps)
            for (int lane = 0; lane < width; lane += Tiles.Lanes)
            {
                job.TapOffsets = offsets + tap;
                job.Input = input + lane;
                job.Gradient = gradient + lane;
                job.Sums = kernelSums + tap * width + lane;
                Tiles.Elementwise(Math.Min(ElementwiseTile.MaxTaps, _tapOffsets.Length - tap))(job);
            }
        }
    }
}
