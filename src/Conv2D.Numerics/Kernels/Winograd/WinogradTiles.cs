namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Where the tiles of an output lie. With a dilation of d, the output falls into d x d images of every d-th pixel, each
/// a convolution without dilation: a tile then takes every d-th pixel of input and output.
/// </summary>
internal sealed unsafe class WinogradTiles
{
    private readonly ConvGeometry _geometry;
    private readonly int _inputs, _width;
    private readonly Tile[] _tiles;
    private readonly AlignedBuffer _zeros;

    public WinogradTiles(ConvGeometry geometry, PaddedImage? padded, int outputs)
    {
        _geometry = geometry;
        Outputs = outputs;
        _inputs = (outputs - 1) * Stride + 3;
        _zeros = new AlignedBuffer((int)VectorWidth.Bits512);
        int[] rows = Starts(geometry.Output.Height, geometry.DilationRate.Height, outputs);
        int[] columns = Starts(geometry.Output.Width, geometry.DilationRate.Width, outputs);
        InRow = columns.Length;
        _width = padded?.Width ?? geometry.Input.Width;
        _tiles = [.. from y in rows from x in columns select At(y, x, padded)];
    }

    // The first pixel of the output and of the input, which may lie outside the image, and which rows and columns do not.
    private readonly record struct Tile(int Y, int X, int Top, int Left, TileRows InputRows, TileRows InputColumns, TileRows OutputRows, TileRows OutputColumns);

    /// <summary>Output pixels of a tile along one dimension.</summary>
    public int Outputs { get; }

    private int Stride => _geometry.Strides.Width;

    /// <summary>Number of tiles.</summary>
    public int Count => _tiles.Length;

    /// <summary>Number of tiles side by side: these make up whole rows of the output, tile row after tile row.</summary>
    public int InRow { get; }

    /// <summary>Number of tiles of an output that is cut into tiles of <paramref name="outputs"/> x <paramref name="outputs"/>.</summary>
    public static int CountFor(ConvGeometry geometry, int outputs) =>
        Starts(geometry.Output.Height, geometry.DilationRate.Height, outputs).Length * Starts(geometry.Output.Width, geometry.DilationRate.Width, outputs).Length;

    /// <summary>A vector that stands for the channels of pixels outside the image.</summary>
    public float* Zeros => _zeros.Pointer;

    /// <summary>The input pixels of a tile.</summary>
    public TilePixels Inputs(int tile, float* image)
    {
        ref readonly var t = ref _tiles[tile];
        int channels = _geometry.Input.Channels;
        var dilation = _geometry.DilationRate;
        return new(
            image + ((nint)t.Top * _width + t.Left) * channels, (nint)dilation.Height * _width * channels, (nint)dilation.Width * channels, t.InputRows, t.InputColumns);
    }

    /// <summary>The output pixels of a tile.</summary>
    public TilePixels OutputPixels(int tile, float* image)
    {
        ref readonly var t = ref _tiles[tile];
        int width = _geometry.Output.Width, filters = _geometry.Filters;
        var dilation = _geometry.DilationRate;
        return new(
            image + ((nint)t.Y * width + t.X) * filters, (nint)dilation.Height * width * filters, (nint)dilation.Width * filters, t.OutputRows, t.OutputColumns);
    }

    /// <summary>
    /// The same in a buffer that holds, for some tile rows from that of <paramref name="firstTile"/> on, the output rows of each,
    /// <paramref name="pitch"/> floats a pixel.
    /// </summary>
    public TilePixels OutputPixels(int tile, int firstTile, float* buffer, int pitch)
    {
        ref readonly var t = ref _tiles[tile];
        int row = (tile / InRow - firstTile / InRow) * Outputs, width = _geometry.Output.Width;
        return new(
            buffer + ((nint)row * width + t.X) * pitch, (nint)width * pitch, (nint)_geometry.DilationRate.Width * pitch, t.OutputRows, t.OutputColumns);
    }

    /// <summary>The output columns, from the first to the one after the last, of some tiles of a row, <paramref name="end"/> not included.</summary>
    public (int Start, int End) Columns(int tile, int end) =>
        (tile % InRow == 0 ? 0 : _tiles[tile].X, end % InRow == 0 ? _geometry.Output.Width : _tiles[end].X);

    /// <summary>
    /// The rows of the padded input that some tiles read, every <c>Step</c>-th from <c>First</c> to <c>Last</c>: those of the tile rows from
    /// <paramref name="tile"/> on that belong to the same of the dilation's images. Moves <paramref name="tile"/> to the first tile of the others.
    /// </summary>
    public (int First, int Last, int Step) InputRows(ref int tile, int end)
    {
        var (first, last, dilation) = Corners(ref tile, end);
        return (first * Stride, last * Stride + (_inputs - 1) * dilation, dilation);
    }

    /// <summary>The first and the last of the output rows that the same tiles make up.</summary>
    public (int First, int Last) OutputRows(int tile, int end)
    {
        var (first, last, dilation) = Corners(ref tile, end);
        return (first, Math.Min(last + (Outputs - 1) * dilation, _geometry.Output.Height - 1));
    }

    /// <summary>The output pixel of a tile at (row, column), which may lie outside the image.</summary>
    public (int Y, int X) Pixel(int tile, int row, int column) =>
        (_tiles[tile].Y + row * _geometry.DilationRate.Height, _tiles[tile].X + column * _geometry.DilationRate.Width);

    /// <summary>The rows of a tile's output that lie inside the image.</summary>
    public int OutputRowsOf(int tile) => _tiles[tile].OutputRows.Count;

    // The first rows of the first and of the last tile row, and the dilation.
    private (int First, int Last, int Dilation) Corners(ref int tile, int end)
    {
        int dilation = _geometry.DilationRate.Height, first = _tiles[tile].Y, last = first;
        for (tile -= tile % InRow; tile < end && _tiles[tile].Y >= last && (_tiles[tile].Y - first) % dilation == 0; tile += InRow)
            last = _tiles[tile].Y;
        return (first, last, dilation);
    }

    private Tile At(int y, int x, PaddedImage? padded)
    {
        var dilation = _geometry.DilationRate;
        int top = y * Stride, left = x * Stride, height = padded?.Height ?? _geometry.Input.Height;
        if (padded is null)
            (top, left) = (top - _geometry.PadTop, left - _geometry.PadLeft);
        return new(
            y, x, top, left, TileRows.Inside(top, dilation.Height, _inputs, height), TileRows.Inside(left, dilation.Width, _inputs, _width),
            TileRows.Inside(y, dilation.Height, Outputs, _geometry.Output.Height), TileRows.Inside(x, dilation.Width, Outputs, _geometry.Output.Width));
    }

    // The first pixel of each tile along one dimension.
    private static int[] Starts(int extent, int dilation, int outputs) =>
        [.. from phase in Enumerable.Range(0, Math.Min(dilation, extent))
            from tile in Enumerable.Range(0, ((extent - phase + dilation - 1) / dilation + outputs - 1) / outputs)
            select phase + tile * outputs * dilation];
}
