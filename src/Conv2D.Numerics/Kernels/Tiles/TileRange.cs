namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Cuts a number of rows into tiles of at most a given height whose heights differ by one at most: 49 rows in tiles of
/// at most 14 become 13, 12, 12, 12 and not 14, 14, 14, 7, since a low tile leaves the multipliers waiting.
/// </summary>
internal readonly struct TileRange
{
    private readonly int _height, _higher;

    public TileRange(int rows, int maxHeight)
    {
        Rows = rows;
        Count = (rows + maxHeight - 1) / maxHeight;
        _height = rows / Count;
        _higher = rows % Count;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>The first row of a tile; for <see cref="Count"/>, the number of rows.</summary>
    public int Start(int tile) => tile * _height + Math.Min(tile, _higher);

    /// <summary>The number of rows of a tile.</summary>
    public int Height(int tile) => tile < _higher ? _height + 1 : _height;
}
