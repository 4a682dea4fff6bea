namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The weights in the order in which the tiles read them, packed once: for each group and each block of filters, term
/// by term (kernel row, kernel column, channel) the vectors of the block's filters. Beside them the bias in
/// the same blocks, which is what the sums start from.
/// </summary>
internal sealed unsafe class PackedFilters
{
    private readonly AlignedBuffer _weights, _bias;
    private readonly int _terms, _lanes;

    /// <summary>Packs the weights of a layer.</summary>
    public PackedFilters(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, int lanes, int vectorsInBlock = 2)
        : this(geometry.KernelSize.Area * geometry.ChannelsPerGroup, geometry.Groups, geometry.Filters, kernel, bias, lanes, vectorsInBlock)
    {
    }

    /// <summary>Packs a matrix of (terms, filters), whose filters belong to so many groups.</summary>
    public PackedFilters(int terms, int groups, int filters, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, int lanes, int vectorsInBlock = 2)
    {
        _lanes = lanes;
        _terms = terms;
        int perGroup = filters / groups, used = Math.Min(lanes, perGroup);
        Blocks = new VectorBlocks(perGroup, lanes, vectorsInBlock);
        _weights = new AlignedBuffer((long)groups * Blocks.Vectors * lanes * terms);
        _bias = new AlignedBuffer((long)groups * Blocks.Vectors * lanes);
        for (int group = 0; group < groups; group++)
        for (int vector = 0; vector < Blocks.Vectors; vector++)
        {
            int block = Blocks.BlockOf(vector), offset = (vector - Blocks.First(block)) * lanes, pitch = Blocks.Columns(block) * lanes, first = group * perGroup + Blocks.Start(vector);
            float* to = Panel(group, block) + offset;
            for (int term = 0; term < terms; term++)
                kernel.Slice(term * filters + first, used).CopyTo(new Span<float>(to + (nint)term * pitch, used));
            if (!bias.IsEmpty)
                bias.Slice(first, used).CopyTo(new Span<float>(Start(group, block) + offset, used));
        }
    }

    /// <summary>How the filters of a group are cut into blocks.</summary>
    public VectorBlocks Blocks { get; }

    /// <summary>The weights of a block.</summary>
    public float* Panel(int group, int block) => _weights.Pointer + ((nint)group * Blocks.Vectors + Blocks.First(block)) * _lanes * _terms;

    /// <summary>The bias of a block; zeros where the layer has none.</summary>
    public float* Start(int group, int block) => _bias.Pointer + (group * Blocks.Vectors + Blocks.First(block)) * _lanes;
}
