namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What plans have in common that compute some channels at a time from a copy with a border (<see cref="PaddedChannels{S,V}"/>), in either
/// data format: filters and the channels they see are the same ones. An item is a band of rows of these channels, which the caches keep
/// from copy to output.
/// </summary>
internal abstract unsafe class PaddedChannelsPlan<S, V>(ConvGeometry geometry) : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Floats from a pixel of the copy to the next.</summary>
    protected const int Pitch = PaddedChannels<S, V>.Pitch;

    private readonly PaddedChannels<S, V> _copies = new(geometry);

    public sealed override long LocalFloats => _copies.Floats;

    /// <summary>The layer.</summary>
    protected ConvGeometry Geometry { get; } = geometry;

    /// <summary>Distance in floats from a row of the copy to the next.</summary>
    protected nint RowPitch => (nint)_copies.Width * Pitch;

    /// <summary>Distance in floats from a pixel of what <see cref="Multiply"/> writes to the next.</summary>
    protected nint OutputPitch => _copies.AreTurned ? Pitch : Geometry.Filters;

    public sealed override int Items(int stage, int threads) => _copies.Items;

    public sealed override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var (block, firstRow, rows) = _copies.Item(item);
        _copies.Fill(run.Input, block, firstRow, rows, local);
        for (int column = 0; column < _copies.Columns(block); column++)
        {
            int filter = _copies.Channel(block, column);
            float* output = _copies.AreTurned ? local + _copies.OutputOffset + column * S.Lanes
                : run.Output + (nint)firstRow * Geometry.Output.Width * Geometry.Filters + filter;
            Multiply(block, column, filter, rows, local + column * S.Lanes, output);
            if (_copies.AreTurned)
                _copies.TurnBack(output, filter, firstRow, rows, run.Output);
        }
    }

    /// <summary>Computes some output rows of one vector of filters.</summary>
    /// <param name="block">The block of vectors.</param>
    /// <param name="column">The vector of the block.</param>
    /// <param name="filter">Its first filter.</param>
    /// <param name="rows">Output rows.</param>
    /// <param name="input">The copy: the first pixel under the first row, from the vector's channels on.</param>
    /// <param name="output">The first pixel of the first row.</param>
    protected abstract void Multiply(int block, int column, int filter, int rows, float* input, float* output);
}
