namespace Conv2D.Numerics.Kernels;

/// <summary>
/// 3x3 with stride 1 or 2 and groups of few channels and as many filters: four, several groups in a vector, or as many as a vector has
/// lanes. A matrix product of a group would be a few columns wide and a few terms long, mostly beginning and end. Here the nine weights of
/// a channel stay in registers while <see cref="Block3x3"/> multiplies them by the inputs under six outputs, on copies with a border
/// (<see cref="PaddedChannels{S,V}"/>), which serve either data format.
/// </summary>
/// <typeparam name="S">The vectors.</typeparam>
/// <typeparam name="V">A vector.</typeparam>
/// <typeparam name="TInput">How the channels of groups lie in it.</typeparam>
internal sealed unsafe class Grouped3x3Plan<S, V, TInput> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
    where TInput : struct, IBlockInput
{
    private const int Taps = 9;

    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly Block3x3Kernels _blocks;
    private readonly VectorBlocks _vectors;
    private readonly PaddedChannels<S, V> _copies;
    private readonly AlignedBuffer _weights, _bias, _controls;
    private readonly TileRange _columns;

    public Grouped3x3Plan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _blocks = Block3x3Kernels.Groups<S, V, TInput>(geometry.Strides.Width);
        _vectors = new VectorBlocks(geometry.Filters, S.Lanes, PaddedChannels<S, V>.VectorsInBlock);
        _copies = new PaddedChannels<S, V>(geometry, _vectors);
        _columns = new TileRange(geometry.Output.Width, Block3x3.MaxColumns);
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
            _controls.Span.Slice(channel * S.Lanes, S.Lanes).Fill(BitConverter.Int32BitsToSingle(channel));
    }

    public override string Name => "grouped 3x3";

    public override long LocalFloats => _copies.Floats;

    public override int Items(int stage, int threads) => _copies.Items;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var (block, firstRow, rows) = _copies.Item(item);
        _copies.Fill(run.Input, block, firstRow, rows, local);
        for (int column = 0; column < _vectors.Columns(block); column++)
        {
            int filter = _copies.Channel(block, column);
            float* output = _copies.AreTurned ? local + _copies.OutputOffset + column * S.Lanes
                : run.Output + (nint)firstRow * _geometry.Output.Width * _geometry.Filters + filter;
            Multiply(filter, rows, local + column * S.Lanes, output);
            if (_copies.AreTurned)
                _copies.TurnBack(output, filter, firstRow, rows, run.Output);
        }
    }

    private void Multiply(int filter, int rows, float* input, float* output)
    {
        const int pitch = PaddedChannels<S, V>.Pitch;
        int stride = _geometry.Strides.Width;
        nint outputPitch = _copies.AreTurned ? pitch : _geometry.Filters;
        var job = new Block3x3Job
        {
            Channels = _geometry.ChannelsPerGroup,
            Weights = _weights.Pointer + (nint)filter * _geometry.ChannelsPerGroup * Taps,
            Bias = _bias.Pointer + filter,
            Controls = _controls.Pointer,
            OutputPitch = outputPitch,
            OutputRowPitch = _geometry.Output.Width * outputPitch,
            Activation = _activation,
        };
        var pairs = new TileRange(rows, Block3x3.MaxRows);
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            int height = pairs.Height(pair), inputRows = (height - 1) * stride + 3;
            float* top = input + (nint)pairs.Start(pair) * stride * _copies.Width * pitch;
            for (int row = 0; row < inputRows; row++)
                job.Rows[row] = (long)(top + (nint)row * _copies.Width * pitch);
            job.Output = output + pairs.Start(pair) * job.OutputRowPitch;
            for (int block = 0; block < _columns.Count; block++)
            {
                int columns = _columns.Height(block);
                _blocks.Get(height, columns)(job);
                job.Output += columns * outputPitch;
                for (int row = 0; row < inputRows; row++)
                    job.Rows[row] += columns * stride * pitch * sizeof(float);
            }
        }
    }
}

