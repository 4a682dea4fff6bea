namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Depthwise 3x3 with stride 1 or 2, channels last. An item is two output rows, which <see cref="Block3x3"/> goes through once, all channels of
/// a block of pixels before the next. Where the image has a border of more than a column, it is up to three, and
/// <see cref="Depthwise3x3Kernel"/> goes through them once for each vector of channels. Rows above and below the image are read
/// from a row of zeros, columns beside it are skipped.
/// </summary>
internal sealed unsafe class Depthwise3x3Plan : ConvPlan
{
    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly AlignedBuffer _weights, _bias, _zeros;
    private readonly TileRange _rows, _columns;
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
        _rows = new TileRange(geometry.Output.Height, _blocks is null ? Depthwise3x3Kernel.MaxLines : Block3x3.MaxRows);
        _columns = new TileRange(geometry.Output.Width, _blocks?.MaxColumns ?? geometry.Output.Width);
    }

    public override string Name => "depthwise 3x3";

    /// <summary>Whether this plan computes that geometry.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        DepthwisePlan.Serves(geometry) && IsPlain3x3(geometry);

    /// <summary>Whether the kernel is 3x3 with stride 1 or 2 and no dilation.</summary>
    public static bool IsPlain3x3(ConvGeometry geometry) =>
        geometry.KernelSize == new Size2D(3, 3) && geometry.DilationRate == Size2D.One
        && (geometry.Strides == Size2D.One || geometry.Strides == new Size2D(2, 2));

    private int Stride => _geometry.Strides.Width;

    // Blocks leave out one column at each side; the convolutions that give gradients may have two.
    private static bool HasNarrowBorder(ConvGeometry geometry) =>
        geometry.PadLeft <= 1 && (geometry.Output.Width - 1) * geometry.Strides.Width + 3 - geometry.PadLeft - geometry.Input.Width <= 1;

    public override int Items(int stage, int threads) => _rows.Count;

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
        int channels = _geometry.Input.Channels, rows = _rows.Height(item), y = _rows.Start(item), top = y * Stride - _geometry.PadTop;
        var job = new Block3x3Job
        {
            Channels = channels,
            Weights = _weights.Pointer,
            Bias = _bias.Pointer,
            Output = run.Output + (nint)y * _geometry.Output.Width * channels,
            OutputRowPitch = (nint)_geometry.Output.Width * channels,
            InputAhead = run.ExceedsCache ? (nint)rows * Stride * _geometry.Input.Width * channels : 0,
            OutputAhead = (nint)rows * _geometry.Output.Width * channels,
            Activation = _activation,
        };
        for (int row = 0; row < (rows - 1) * Stride + 3; row++)
            job.Rows[row] = (long)(Row(run.Input, top + row) - _geometry.PadLeft * channels);
        for (int block = 0; block < _columns.Count; block++)
        {
            int columns = _columns.Height(block), first = _columns.Start(block) * Stride - _geometry.PadLeft;
            job.SkipsFirst = first < 0;
            job.SkipsLast = first + (columns - 1) * Stride + 2 >= _geometry.Input.Width;
            blocks.Get(rows, columns)(job);
            job.Output += columns * channels;
            for (int row = 0; row < (rows - 1) * Stride + 3; row++)
                job.Rows[row] += columns * Stride * channels * sizeof(float);
        }
    }

    private float* Row(float* image, int row) =>
        (uint)row < (uint)_geometry.Input.Height ? image + (nint)row * _geometry.Input.Width * _geometry.Input.Channels : _zeros.Pointer;
}
