namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Depthwise 3x3 with stride 1 or 2, or dilated with stride 1, channels last. An item is two output rows, which <see cref="Block3x3"/> goes
/// through once, all channels of a block of pixels before the next. Dilated by d, every d-th row and column make an image of their own, which
/// the kernel meets undilated. Where the image has a border of more than a column, an item is up to three rows, and
/// <see cref="Depthwise3x3Kernel"/> goes through them once for each vector of channels. Rows above and below the image are read
/// from a row of zeros, columns beside it are skipped.
/// </summary>
internal sealed unsafe class Depthwise3x3Plan : ConvPlan
{
    // Output columns of a block that fetches what comes next. Wider ones fetch so many lines at once that they wait for them, 7 to 27%.
    private const int FetchingColumns = 3;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly AlignedBuffer _weights, _bias, _zeros;
    private readonly TileRange _rows;
    private readonly Block3x3Kernels? _blocks;
    private readonly int _lanes;
    private readonly delegate*<in Depthwise3x3Job, void>[]? _byRows;

    public Depthwise3x3Plan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        _lanes = width.Lanes();
        _weights = new AlignedBuffer(kernel.Length);
        kernel.CopyTo(_weights.Span);
        _bias = new AlignedBuffer(geometry.Filters);
        bias.CopyTo(_bias.Span);
        _zeros = new AlignedBuffer((long)geometry.Input.Width * geometry.Input.Channels);
        if (HasNarrowBorder(geometry))
            _blocks = Block3x3Kernels.Own(width, Stride);
        else
            _byRows = Stride == 1 ? Depthwise3x3Kernels.For<SharedLines>(width) : Depthwise3x3Kernels.For<SharedLinesStride2>(width);
        _rows = new TileRange(InPhase(geometry.Output.Height, Dilation.Height, 0), _blocks is null ? Depthwise3x3Kernel.MaxLines : Block3x3.MaxRows);
    }

    public override string Name => "depthwise 3x3";

    /// <summary>Whether this plan computes that geometry.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        DepthwisePlan.Serves(geometry)
        && (IsPlain3x3(geometry) || (geometry.KernelSize == new Size2D(3, 3) && geometry.Strides == Size2D.One && HasNarrowBorder(geometry)));

    /// <summary>Whether the kernel is 3x3 with stride 1 or 2 and no dilation.</summary>
    public static bool IsPlain3x3(ConvGeometry geometry) =>
        geometry.KernelSize == new Size2D(3, 3) && geometry.DilationRate == Size2D.One
        && (geometry.Strides == Size2D.One || geometry.Strides == new Size2D(2, 2));

    private int Stride => _geometry.Strides.Width;

    private Size2D Dilation => _geometry.DilationRate;

    // Blocks leave out one tap at each side; the convolutions that give gradients may have two beside the image.
    private static bool HasNarrowBorder(ConvGeometry geometry)
    {
        int tap = geometry.DilationRate.Width;
        return geometry.PadLeft <= tap && (geometry.Output.Width - 1) * geometry.Strides.Width + tap - geometry.PadLeft < geometry.Input.Width;
    }

    // How many of so many rows or columns are in one phase of a dilation.
    private static int InPhase(int count, int dilation, int phase) => (count - phase + dilation - 1) / dilation;

    public override int Items(int stage, int threads) => Math.Min(Dilation.Height, _geometry.Output.Height) * _rows.Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        if (_blocks is null)
            RunLines(item, run);
        else
            RunBlocks(_blocks, item, run);
    }

    private void RunLines(int item, in ConvRun run)
    {
        int channels = _geometry.Input.Channels, y = _rows.Start(item), top = y * Stride - _geometry.PadTop;
        var kernel = _byRows![_rows.Height(item)];
        for (int next = 0; next < channels; next += _lanes)
        {
            int c = Math.Min(next, channels - _lanes);
            var job = new Depthwise3x3Job
            {
                Length = _geometry.Input.Width,
                PadBefore = _geometry.PadLeft,
                Pitch = channels,
                Weights = _weights.Pointer + c,
                WeightPitch = channels,
                WeightLinePitch = 3 * channels,
                Bias = _bias.Pointer + c,
                Output = run.Output + (nint)y * _geometry.Output.Width * channels + c,
                OutputLength = _geometry.Output.Width,
                OutputPitch = channels,
                SecondLine = (nint)_geometry.Output.Width * channels,
                ThirdLine = 2 * (nint)_geometry.Output.Width * channels,
                InputAhead = run.ExceedsCache ? (nint)_rows.Height(item) * Stride * _geometry.Input.Width * channels : 0,
                OutputAhead = (nint)_rows.Height(item) * _geometry.Output.Width * channels,
                Activation = _activation,
            };
            for (int row = 0; row < (_rows.Height(item) - 1) * Stride + 3; row++)
                job.Lines[row] = (long)(Row(run.Input, top + row) + c);
            kernel(job);
        }
    }

    private void RunBlocks(Block3x3Kernels blocks, int item, in ConvRun run)
    {
        // Of the rows of a phase, of which a later one may have one less.
        int rowPhase = item / _rows.Count, first = _rows.Start(item % _rows.Count);
        int rows = Math.Min(_rows.Height(item % _rows.Count), InPhase(_geometry.Output.Height, Dilation.Height, rowPhase) - first);
        int channels = _geometry.Input.Channels, y = rowPhase + first * Dilation.Height, top = y * Stride - _geometry.PadTop;
        if (rows <= 0)
            return;
        var job = new Block3x3Job
        {
            Channels = channels,
            Weights = _weights.Pointer,
            Bias = _bias.Pointer,
            InputPitch = (nint)Dilation.Width * channels,
            OutputPitch = (nint)Dilation.Width * channels,
            OutputRowPitch = (nint)Dilation.Height * _geometry.Output.Width * channels,
            InputAhead = run.ExceedsCache && Dilation == Size2D.One ? (nint)rows * Stride * _geometry.Input.Width * channels : 0,
            OutputAhead = (nint)rows * _geometry.Output.Width * channels,
            Activation = _activation,
        };
        int inputRows = (rows - 1) * Stride + 3;
        for (int phase = 0; phase < Math.Min(Dilation.Width, _geometry.Output.Width); phase++)
        {
            var columns = new TileRange(InPhase(_geometry.Output.Width, Dilation.Width, phase), job.InputAhead != 0 ? FetchingColumns : blocks.MaxColumns);
            int left = phase * Stride - _geometry.PadLeft;
            job.Output = run.Output + ((nint)y * _geometry.Output.Width + phase) * channels;
            for (int row = 0; row < inputRows; row++)
                job.Rows[row] = (long)(Row(run.Input, top + row * Dilation.Height) + (nint)left * channels);
            for (int block = 0; block < columns.Count; block++)
            {
                int width = columns.Height(block), step = width * Stride * Dilation.Width;
                job.SkipsFirst = left < 0;
                job.SkipsLast = left + ((width - 1) * Stride + 2) * Dilation.Width >= _geometry.Input.Width;
                blocks.Get(rows, width)(job);
                left += step;
                job.Output += width * job.OutputPitch;
                for (int row = 0; row < inputRows; row++)
                    job.Rows[row] += (nint)step * channels * sizeof(float);
            }
        }
    }

    private float* Row(float* image, int row) =>
        (uint)row < (uint)_geometry.Input.Height ? image + (nint)row * _geometry.Input.Width * _geometry.Input.Channels : _zeros.Pointer;
}
