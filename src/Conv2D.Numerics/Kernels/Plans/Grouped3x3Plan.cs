namespace Conv2D.Numerics.Kernels;

/// <summary>
/// 3x3 with stride 1 or 2 and groups of few channels and as many filters: four or eight, several groups in a vector, or as many as a vector
/// has lanes. A matrix product of a group would be a few columns wide and a few terms long, mostly beginning and end. Here the nine weights of
/// a channel stay in registers while <see cref="Block3x3"/> multiplies them by the inputs under a block of outputs, on copies with a border
/// (<see cref="PaddedChannels{S,V}"/>), which serve either data format.
/// </summary>
/// <typeparam name="S">The vectors.</typeparam>
/// <typeparam name="V">A vector.</typeparam>
/// <typeparam name="TInput">How the channels of groups lie in it.</typeparam>
internal sealed unsafe class Grouped3x3Plan<S, V, TInput> : PaddedChannelsPlan<S, V>
    where S : struct, ISimd<V>
    where V : struct
    where TInput : struct, IBlockInput
{
    private const int Taps = 9;

    private readonly FusedActivation _activation;
    private readonly Block3x3Kernels _blocks;
    private readonly AlignedBuffer _weights, _bias, _controls;
    private readonly TileRange _columns;

    public Grouped3x3Plan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
        : base(geometry)
    {
        _activation = activation;
        _blocks = Block3x3Kernels.For<S, V, TInput>(geometry.Strides.Width);
        _columns = new TileRange(geometry.Output.Width, _blocks.MaxColumns);
        _bias = new AlignedBuffer(geometry.Filters);
        bias.CopyTo(_bias.Span);

        // For each vector of filters, channel by channel of their groups, tap by tap.
        int channels = geometry.ChannelsPerGroup;
        _weights = new AlignedBuffer((long)geometry.Filters * channels * Taps);
        for (int filter = 0; filter < geometry.Filters; filter += S.Lanes)
        for (int channel = 0; channel < channels; channel++)
        for (int tap = 0; tap < Taps; tap++)
            kernel.Slice((tap * channels + channel) * geometry.Filters + filter, S.Lanes).CopyTo(_weights.Span.Slice((filter * channels + channel * S.Lanes) * Taps + tap * S.Lanes, S.Lanes));
        _controls = new AlignedBuffer(channels * S.Lanes);
        for (int channel = 0; channel < channels; channel++)
        for (int lane = 0; lane < S.Lanes; lane++)
            _controls.Span[channel * S.Lanes + lane] = BitConverter.Int32BitsToSingle(lane / channels * channels + channel);
    }

    public override string Name => "grouped 3x3";

    protected override void Multiply(int block, int column, int filter, int rows, float* input, float* output)
    {
        int stride = Geometry.Strides.Width;
        var job = new Block3x3Job
        {
            Channels = Geometry.ChannelsPerGroup,
            Weights = _weights.Pointer + (nint)filter * Geometry.ChannelsPerGroup * Taps,
            Bias = _bias.Pointer + filter,
            Controls = _controls.Pointer,
            OutputPitch = OutputPitch,
            OutputRowPitch = Geometry.Output.Width * OutputPitch,
            Activation = _activation,
        };
        var pairs = new TileRange(rows, Block3x3.MaxRows);
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            int height = pairs.Height(pair), inputRows = (height - 1) * stride + 3;
            float* top = input + (nint)pairs.Start(pair) * stride * RowPitch;
            for (int row = 0; row < inputRows; row++)
                job.Rows[row] = (long)(top + row * RowPitch);
            job.Output = output + pairs.Start(pair) * job.OutputRowPitch;
            for (int i = 0; i < _columns.Count; i++)
            {
                int columns = _columns.Height(i);
                _blocks.Get(height, columns)(job);
                job.Output += columns * OutputPitch;
                for (int row = 0; row < inputRows; row++)
                    job.Rows[row] += columns * stride * Pitch * sizeof(float);
            }
        }
    }
}

