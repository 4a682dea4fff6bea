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
    private const int Pitch = DepthwisePaddedKernel.Pitch;

    // The copy of a band; and fewest output rows, since the rows that kernels reach across are copied for two bands.
    private const int BandBytes = 96 * 1024, FewestRows = 8;

    // Multiply-adds for each input that pay for copying it, in channels last.
    private const int TapsForCopy = 16;

    // Columns from which on 3x3 with stride 2 is computed from the planes (DepthwiseChannelsFirstPlan).
    private const int ColumnsForPlanes = 16;

    // Rows that are turned one by one; of shorter ones a block of 8 x 8 holds more than one.
    private const int LongRow = 8;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly delegate*<in DepthwisePaddedJob, void>[] _byPixels;
    private readonly PackedFilters _filters;
    private readonly TileRange _bands, _pixels;
    private readonly int _width;

    public DepthwisePaddedPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _byPixels = geometry.Strides.Width == 1 ? ByPixels<Extent1>() : ByPixels<Extent2>();
        _filters = new PackedFilters(geometry.KernelSize.Area, 1, geometry.Filters, kernel, bias, S.Lanes, Pitch / S.Lanes);
        _width = (geometry.Output.Width - 1) * geometry.Strides.Width + geometry.EffectiveKernelSize.Width;
        int rows = (BandBytes / sizeof(float) / (_width * Pitch) - geometry.EffectiveKernelSize.Height) / geometry.Strides.Height + 1;
        _bands = new TileRange(geometry.Output.Height, Math.Max(FewestRows, rows));
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

    public override long LocalFloats => CopyFloats + (IsTurned ? (long)_bands.Height(0) * _geometry.Output.Width * Pitch : 0) + (TurnsAtOnce ? CopyFloats : 0);

    private bool IsTurned => _geometry.DataFormat == DataFormat.ChannelsFirst;

    private bool TurnsAtOnce => IsTurned && _geometry.Input.Width < LongRow;

    private long CopyFloats => (long)InputRows(_bands.Height(0)) * _width * Pitch;

    public override int Items(int stage, int threads) => _filters.Blocks.Count * _bands.Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        int block = item / _bands.Count, band = item % _bands.Count, firstRow = _bands.Start(band), rows = _bands.Height(band);
        float* turned = local + CopyFloats;
        Copy(run.Input, firstRow * _geometry.Strides.Height - _geometry.PadTop, InputRows(rows), block, local, turned + (long)rows * _geometry.Output.Width * Pitch);

        float* output = IsTurned ? turned : run.Output + (nint)firstRow * _geometry.Output.Width * _geometry.Filters;
        for (int column = 0; column < _filters.Blocks.Columns(block); column++)
        {
            int channel = Channel(block, column);
            Multiply(block, column, rows, local + column * S.Lanes, output + (IsTurned ? column * S.Lanes : channel));
            if (IsTurned)
            {
                float* planes = run.Output + (nint)channel * _geometry.Output.Pixels + firstRow * _geometry.Output.Width;
                Transposition.Run(turned + column * S.Lanes, Pitch, planes, _geometry.Output.Pixels, rows * _geometry.Output.Width, S.Lanes);
            }
        }
    }

    private int InputRows(int outputRows) => (outputRows - 1) * _geometry.Strides.Height + _geometry.EffectiveKernelSize.Height;

    // The first one of a vector.
    private int Channel(int block, int column) => _filters.Blocks.Start(_filters.Blocks.First(block) + column);

    // Some rows of the channels of a block, with what lies outside the image.
    private void Copy(float* image, int top, int rows, int block, float* to, float* turned)
    {
        int width = _geometry.Input.Width, inputPixels = _geometry.Input.Pixels, channels = _geometry.Input.Channels;
        int left = _geometry.PadLeft, inside = Math.Min(width, _width - left), right = _width - left - inside;
        int first = Math.Max(top, 0), end = Math.Min(top + rows, _geometry.Input.Height), columns = _filters.Blocks.Columns(block);
        for (int column = 0; column < columns && TurnsAtOnce; column++)
        {
            float* planes = image + (nint)Channel(block, column) * inputPixels;
            Transposition.Run(planes + first * width, inputPixels, turned + column * S.Lanes, Pitch, S.Lanes, (end - first) * width);
        }

        for (int row = top; row < top + rows; row++, to += _width * Pitch)
        {
            if (row < first || row >= end)
            {
                new Span<float>(to, _width * Pitch).Clear();
                continue;
            }

            float* start = to + left * Pitch;
            Clear(to, left);
            Clear(start + inside * Pitch, right);
            for (int column = 0; column < columns; column += 2, start += 2 * S.Lanes)
            {
                int channel = Channel(block, column), second = column + 1 < columns ? Channel(block, column + 1) - channel : 0;
                if (TurnsAtOnce)
                    CopyRow(turned + (row - first) * width * Pitch + column * S.Lanes, Pitch, inside, second > 0 ? S.Lanes : 0, start);
                else if (!IsTurned)
                    CopyRow(image + (nint)row * width * channels + channel, channels, inside, second, start);
                else
                {
                    float* planes = image + (nint)channel * inputPixels + row * width;
                    Transposition.Run(planes, inputPixels, start, Pitch, S.Lanes, inside);
                    if (second > 0)
                        Transposition.Run(planes + (nint)second * inputPixels, inputPixels, start + S.Lanes, Pitch, S.Lanes, inside);
                }
            }
        }
    }

    private static void Clear(float* to, int pixels)
    {
        V zero = S.Broadcast(0);
        for (int i = 0; i < pixels * Pitch; i += S.Lanes)
            S.Store(zero, to + i);
    }

    // A vector of each pixel, or also the one so far from it.
    private static void CopyRow(float* from, nint pitch, int pixels, int second, float* to)
    {
        for (; pixels > 0; pixels--, from += pitch, to += Pitch)
        {
            S.Store(S.Load(from), to);
            if (second > 0)
                S.Store(S.Load(from + second), to + S.Lanes);
        }
    }

    private void Multiply(int block, int column, int rows, float* input, float* output)
    {
        nint outputPitch = IsTurned ? Pitch : _geometry.Filters;
        var job = new DepthwisePaddedJob
        {
            TapPitch = (nint)_geometry.DilationRate.Width * Pitch,
            TapRowPitch = (nint)_geometry.DilationRate.Height * _width * Pitch,
            TapRows = _geometry.KernelSize.Height,
            TapColumns = _geometry.KernelSize.Width,
            Weights = _filters.Panel(0, block) + column * S.Lanes,
            WeightPitch = _filters.Blocks.Columns(block) * S.Lanes,
            Bias = _filters.Start(0, block) + column * S.Lanes,
            OutputPitch = outputPitch,
            Rows = rows,
            InputRowPitch = (nint)_geometry.Strides.Height * _width * Pitch,
            OutputRowPitch = _geometry.Output.Width * outputPitch,
            Activation = _activation,
        };
        for (int pixels = 0; pixels < _pixels.Count; pixels++)
        {
            int start = _pixels.Start(pixels);
            job.Input = input + (nint)start * _geometry.Strides.Width * Pitch;
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
