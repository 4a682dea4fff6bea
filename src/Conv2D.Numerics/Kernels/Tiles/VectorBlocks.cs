namespace Conv2D.Numerics.Kernels;

/// <summary>
/// How a row of values (the filters of a group, or the pixels of a plane) is cut into vectors, and these into blocks
/// of at most so many, whose numbers differ by one at most. Where the row does not divide, the last vector slides back so that it ends with the row: the values that
/// two vectors share are computed twice, to the same bits, and no lane is wasted on padding nor masked off.
/// </summary>
internal readonly struct VectorBlocks
{
    private readonly int _values, _lanes, _most;

    public VectorBlocks(int values, int lanes, int most = 2)
    {
        _values = values;
        _lanes = lanes;
        _most = most;
    }

    /// <summary>Number of vectors.</summary>
    public int Vectors => (_values + _lanes - 1) / _lanes;

    /// <summary>Number of blocks.</summary>
    public int Count => (Vectors + _most - 1) / _most;

    /// <summary>Whether the row is shorter than one vector, so that some lanes hold nothing.</summary>
    public bool IsPartial => _values < _lanes;

    /// <summary>Vectors in a block; the larger blocks come first.</summary>
    public int Columns(int block) => new TileRange(Vectors, _most).Height(block);

    /// <summary>The first vector of a block.</summary>
    public int First(int block) => new TileRange(Vectors, _most).Start(block);

    /// <summary>The block of a vector.</summary>
    public int BlockOf(int vector)
    {
        int block = vector / _most;
        while (First(block + 1) <= vector)
            block++;
        return block;
    }

    /// <summary>The first value of a vector.</summary>
    public int Start(int vector) => Math.Max(0, Math.Min(vector * _lanes, _values - _lanes));

    /// <summary>Number of values in a block, each counted once.</summary>
    public int Length(int block) => Math.Min(_values, Start(First(block) + Columns(block) - 1) + _lanes) - Start(First(block));

    /// <summary>Distance from the first vector of a block to its second.</summary>
    public int SecondColumn(int block) => Columns(block) >= 2 ? Start(First(block) + 1) - Start(First(block)) : 0;

    /// <summary>Distance from the first vector of a block to its third.</summary>
    public int ThirdColumn(int block) => Columns(block) >= 3 ? Start(First(block) + 2) - Start(First(block)) : 0;
}
