namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Each channel with filters of its own, channels first: neighbouring pixels of a row are the lanes. An item is a channel.
/// Its plane is copied with its border, a band of rows at a time that fits the first-level cache, into the thread's
/// scratch, where the kernels read it at any offset. 3x3 with stride 2, where <see cref="Depthwise3x3PlanePlan{S,V}"/> does
/// not serve it, slides down columns of vectors (<see cref="Depthwise3x3Kernel"/>); the others go row by row (<see cref="DepthwiseKernel"/>,
/// a tap's weight in every lane) into a row of whole vectors, of which the output takes what it needs.
/// </summary>
internal sealed unsafe class DepthwiseChannelsFirstPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    // A band takes at most half of a first-level cache of 48 KB, the rest is for the output.
    private const int BandBytes = 24 * 1024;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly DepthwiseKernels _kernels;
    private readonly delegate*<in Depthwise3x3Job, void>[]? _kernels3x3;
    private readonly AlignedBuffer _weights, _bias;
    private readonly PaddedPlane _plane;
    private readonly TermOffsets _tapOffsets;
    private readonly TileRange _bands;

    public DepthwiseChannelsFirstPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = DepthwiseKernels.For(width);
        if (Depthwise3x3Plan.IsPlain3x3(geometry) && geometry.Strides != Size2D.One)
            _kernels3x3 = Depthwise3x3Kernels.For<SeparateLinesStride2>(width);
        _plane = new PaddedPlane(geometry);
        _tapOffsets = new TermOffsets(geometry.KernelSize.Width, column => _plane.TapOffset(column));
        int rows = BandBytes / sizeof(float) / _plane.RowPitch - geometry.EffectiveKernelSize.Height;
        _bands = new TileRange(geometry.Output.Height, Math.Max(4, rows / geometry.Strides.Height + 1));

        // Each number once for every lane.
        _weights = new AlignedBuffer((long)kernel.Length * S.Lanes);
        _bias = new AlignedBuffer((long)geometry.Filters * S.Lanes);
        int taps = geometry.KernelSize.Area;
        for (int filter = 0; filter < geometry.Filters; filter++)
        {
            for (int tap = 0; tap < taps; tap++)
                _weights.Span.Slice((filter * taps + tap) * S.Lanes, S.Lanes).Fill(kernel[tap * geometry.Filters + filter]);
            _bias.Span.Slice(filter * S.Lanes, S.Lanes).Fill(bias.IsEmpty ? 0 : bias[filter]);
        }
    }

    public override string Name => _kernels3x3 is null ? "depthwise" : "depthwise 3x3";

    public override long LocalFloats => PlaneFloats + (long)BufferedRows * RowFloats;

    private long PlaneFloats => ((long)InputRows(_bands.Height(0)) * _plane.RowPitch + 2 * S.Lanes + 15) & ~15;

    private int VectorsInRow => (_geometry.Output.Width + S.Lanes - 1) / S.Lanes;

    // Of a row in whole vectors.
    private int RowFloats => VectorsInRow * S.Lanes;

    // The last rows of an output, whose vectors would end beyond it: one, or with a single column several.
    private int BufferedRows => Math.Max(1, (RowFloats - 1) / _geometry.Output.Width);

    public override int Items(int stage, int threads) => _geometry.Input.Channels;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        for (int band = 0; band < _bands.Count; band++)
        {
            int firstRow = _bands.Start(band), rows = _bands.Height(band);
            _plane.Fill<S, V>(run.Input + (nint)item * _geometry.Input.Pixels, local, firstRow * _geometry.Strides.Height, InputRows(rows));
            for (int filter = item * _geometry.FiltersPerGroup; filter < (item + 1) * _geometry.FiltersPerGroup; filter++)
            {
                float* output = run.Output + (nint)filter * _geometry.Output.Pixels + firstRow * _geometry.Output.Width;
                if (_kernels3x3 is not null && _geometry.Output.Width >= S.Lanes)
                    Slide(filter, rows, local, output);
                else
                    RunRows(filter, rows, local, output, local + PlaneFloats);
            }
        }
    }

    private int InputRows(int outputRows) => (outputRows - 1) * _geometry.Strides.Height + _geometry.EffectiveKernelSize.Height;

    private void Slide(int filter, int rows, float* plane, float* output)
    {
        var vectors = new VectorBlocks(_geometry.Output.Width, S.Lanes);
        var job = new Depthwise3x3Job
        {
            Length = InputRows(rows),
            Pitch = _plane.RowPitch,
            Weights = _weights.Pointer + (nint)filter * 9 * S.Lanes,
            WeightPitch = 3 * S.Lanes,
            WeightLinePitch = S.Lanes,
            Bias = _bias.Pointer + filter * S.Lanes,
            OutputLength = rows,
            OutputPitch = _geometry.Output.Width,
            Activation = _activation,
        };
        var calls = new TileRange(vectors.Vectors, Depthwise3x3Kernel.MaxLines);
        for (int call = 0; call < calls.Count; call++)
        {
            int first = calls.Start(call), lines = calls.Height(call), start = vectors.Start(first);
            for (int line = 0; line < lines; line++)
            for (int shift = 0; shift < 3; shift++)
                job.Lines[3 * line + shift] = (long)(plane + vectors.Start(first + line) + _tapOffsets.Pointer[shift]);
            job.Output = output + start;
            job.SecondLine = vectors.Start(first + 1) - start;
            job.ThirdLine = vectors.Start(first + 2) - start;
            _kernels3x3![lines](job);
        }
    }

    private void RunRows(int filter, int rows, float* plane, float* output, float* rowBuffer)
    {
        int width = _geometry.Output.Width, buffered = Math.Min(rows, BufferedRows), direct = rows - buffered;
        var job = new DepthwiseJob
        {
            TapRowPitch = (nint)_geometry.DilationRate.Height * _plane.RowPitch,
            TapRows = _geometry.KernelSize.Height,
            TapColumns = _geometry.KernelSize.Width,
            TapOffsets = _tapOffsets.Pointer,
            PixelStep = S.Lanes,
            Weights = _weights.Pointer + (nint)filter * _geometry.KernelSize.Area * S.Lanes,
            WeightRowPitch = (nint)_geometry.KernelSize.Width * S.Lanes,
            Bias = _bias.Pointer + filter * S.Lanes,
            Channels = S.Lanes,
            InputStep = (nint)_geometry.Strides.Height * _plane.RowPitch,
            Activation = _activation,
        };
        // Whole vectors are written. What goes beyond a row lies at the start of the next, which is written later: rows
        // go downwards and the parts of long rows leftwards. The last rows go to a buffer.
        for (int first = (VectorsInRow - 1) / _kernels.MaxPixels * _kernels.MaxPixels; first >= 0; first -= _kernels.MaxPixels)
        {
            var kernel = _kernels.Get(Math.Min(_kernels.MaxPixels, VectorsInRow - first));
            job.Input = plane + first * S.Lanes;
            job.Output = output + first * S.Lanes;
            job.OutputStep = width;
            job.Steps = direct;
            kernel(job);
            job.Input += direct * job.InputStep;
            job.Output = rowBuffer + first * S.Lanes;
            job.OutputStep = RowFloats;
            job.Steps = buffered;
            kernel(job);
        }

        for (int row = direct; row < rows; row++, rowBuffer += RowFloats)
            new ReadOnlySpan<float>(rowBuffer, width).CopyTo(new Span<float>(output + (nint)row * width, width));
    }
}
