namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Where the tiles of an output lie. With a dilation of d, the output falls into d x d images of every d-th pixel, each
/// a convolution without dilation: a tile then takes every d-th pixel of input and output.
/// </summary>
internal sealed unsafe class WinogradTiles
{
    private readonly ConvGeometry _geometry;
    private readonly PaddedImage? _padded;
    private readonly int _inputs;
    private readonly (int Y, int X)[] _corners;
    private readonly AlignedBuffer _zeros;

    public WinogradTiles(ConvGeometry geometry, PaddedImage? padded, int outputs)
    {
        _geometry = geometry;
        _padded = padded;
        Outputs = outputs;
        _inputs = (outputs - 1) * Stride + 3;
        _zeros = new AlignedBuffer(geometry.Input.Channels);
        int[] rows = Starts(geometry.Output.Height, geometry.DilationRate.Height, outputs);
        int[] columns = Starts(geometry.Output.Width, geometry.DilationRate.Width, outputs);
        InRow = columns.Length;
        _corners = [.. from y in rows from x in columns select (y, x)];
    }

    /// <summary>Output pixels of a tile along one dimension.</summary>
    public int Outputs { get; }

    private int Stride => _geometry.Strides.Width;

    /// <summary>Number of tiles.</summary>
    public int Count => _corners.Length;

    /// <summary>Number of tiles side by side: these make up whole rows of the output, tile row after tile row.</summary>
    public int InRow { get; }

    /// <summary>Number of tiles of an output that is cut into tiles of <paramref name="outputs"/> x <paramref name="outputs"/>.</summary>
    public static int CountFor(ConvGeometry geometry, int outputs) =>
        Starts(geometry.Output.Height, geometry.DilationRate.Height, outputs).Length * Starts(geometry.Output.Width, geometry.DilationRate.Width, outputs).Length;

    /// <summary>Writes a pointer for each input pixel of a tile; pixels outside the image give a row of zeros.</summary>
    public void FillInputs(float** pointers, int tile, float* image)
    {
        var (y, x) = _corners[tile];
        int height = _padded?.Height ?? _geometry.Input.Height, width = _padded?.Width ?? _geometry.Input.Width;
        int top = y * Stride - (_padded is null ? _geometry.PadTop : 0), left = x * Stride - (_padded is null ? _geometry.PadLeft : 0);
        int channels = _geometry.Input.Channels;
        for (int i = 0; i < _inputs; i++)
        {
            int row = top + i * _geometry.DilationRate.Height;
            float* start = image + (nint)row * width * channels;
            for (int j = 0; j < _inputs; j++)
            {
                int column = left + j * _geometry.DilationRate.Width;
                *pointers++ = (uint)row < (uint)height && (uint)column < (uint)width ? start + (nint)column * channels : _zeros.Pointer;
            }
        }
    }

    /// <summary>Writes a pointer for each output pixel of a tile; pixels outside the image give <paramref name="nowhere"/>.</summary>
    public void FillOutputs(float** pointers, int tile, float* image, float* nowhere)
    {
        var (y, x) = _corners[tile];
        for (int i = 0; i < Outputs; i++)
        for (int j = 0; j < Outputs; j++)
        {
            int row = y + i * _geometry.DilationRate.Height, column = x + j * _geometry.DilationRate.Width;
            *pointers++ = row < _geometry.Output.Height && column < _geometry.Output.Width
                ? image + ((nint)row * _geometry.Output.Width + column) * _geometry.Filters : nowhere;
        }
    }

    /// <summary>
    /// The same into a buffer that holds, for some tile rows from that of <paramref name="firstTile"/> on, the output rows of each,
    /// <paramref name="pitch"/> floats a pixel.
    /// </summary>
    public void FillOutputs(float** pointers, int tile, int firstTile, float* buffer, int pitch, float* nowhere)
    {
        int row = (tile / InRow - firstTile / InRow) * Outputs;
        for (int i = 0; i < Outputs; i++)
        for (int j = 0; j < Outputs; j++)
            *pointers++ = Pixel(tile, i, j) is (_, int x) ? buffer + ((nint)(row + i) * _geometry.Output.Width + x) * pitch : nowhere;
    }

    /// <summary>The output columns, from the first to the one after the last, of some tiles of a row, <paramref name="end"/> not included.</summary>
    public (int Start, int End) Columns(int tile, int end) =>
        (tile % InRow == 0 ? 0 : _corners[tile].X, end % InRow == 0 ? _geometry.Output.Width : _corners[end].X);

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

    /// <summary>The output pixel of a tile at (row, column), or null where that lies outside the image.</summary>
    public (int Y, int X)? Pixel(int tile, int row, int column)
    {
        int y = _corners[tile].Y + row * _geometry.DilationRate.Height, x = _corners[tile].X + column * _geometry.DilationRate.Width;
        return y < _geometry.Output.Height && x < _geometry.Output.Width ? (y, x) : null;
    }

    // The first rows of the first and of the last tile row, and the dilation.
    private (int First, int Last, int Dilation) Corners(ref int tile, int end)
    {
        int dilation = _geometry.DilationRate.Height, first = _corners[tile].Y, last = first;
        for (tile -= tile % InRow; tile < end && _corners[tile].Y >= last && (_corners[tile].Y - first) % dilation == 0; tile += InRow)
            last = _corners[tile].Y;
        return (first, last, dilation);
    }

    /// <summary>The first pixel of each tile along one dimension.</summary>
    private static int[] Starts(int extent, int dilation, int outputs) =>
        [.. from phase in Enumerable.Range(0, Math.Min(dilation, extent))
            from tile in Enumerable.Range(0, ((extent - phase + dilation - 1) / dilation + outputs - 1) / outputs)
            select phase + tile * outputs * dilation];
}
