namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Where the rows of a tile read their input: for each run of the kernel (a tap, or a whole kernel row where that lies
/// in one piece) and each output pixel of the tile, the address of the input under it. Taps outside the image give the
/// address of a row of zeros.
/// </summary>
internal sealed unsafe class PixelPointers
{
    private readonly ConvGeometry _geometry;
    private readonly AlignedBuffer _zeros;
    private readonly nint[] _runOffsets;
    private readonly int _runsInRow, _rowPitch, _padTop, _padLeft;
    private readonly int _insideRows, _insideColumns;

    public PixelPointers(ConvGeometry geometry, PaddedImage? padded, bool mergeRows)
    {
        _geometry = geometry;
        _runsInRow = mergeRows ? 1 : geometry.KernelSize.Width;
        RunLength = geometry.ChannelsPerGroup * (mergeRows ? geometry.KernelSize.Width : 1);
        _zeros = new AlignedBuffer(RunLength);
        int channels = geometry.Input.Channels;
        _rowPitch = padded?.RowPitch ?? geometry.Input.Width * channels;
        (_padTop, _padLeft) = padded is null ? (geometry.PadTop, geometry.PadLeft) : (0, 0);

        // A kernel whose upper left tap lies in here is inside the image as a whole.
        _insideRows = Math.Max(0, (padded?.Height ?? geometry.Input.Height) - geometry.EffectiveKernelSize.Height + 1);
        _insideColumns = Math.Max(0, (padded?.Width ?? geometry.Input.Width) - geometry.EffectiveKernelSize.Width + 1);

        _runOffsets = new nint[geometry.KernelSize.Height * _runsInRow];
        for (int i = 0; i < _runOffsets.Length; i++)
            _runOffsets[i] = (nint)(i / _runsInRow) * geometry.DilationRate.Height * _rowPitch + i % _runsInRow * geometry.DilationRate.Width * channels;
    }

    /// <summary>Runs of a pixel.</summary>
    public int Taps => _runOffsets.Length;

    /// <summary>Values in a run.</summary>
    public int RunLength { get; }

    /// <summary>Writes the pointers of some tiles, tile after tile; in a tile run after run, in a run pixel after pixel.</summary>
    public void Fill(float** pointers, TileRange tiles, int firstTile, int endTile, float* image, int group)
    {
        int width = _geometry.Output.Width, start = tiles.Start(firstTile);
        int y = start / width, x = start % width, taps = Taps;
        image += group * _geometry.ChannelsPerGroup;
        for (int tile = firstTile; tile < endTile; tile++)
        {
            int height = tiles.Height(tile);
            for (int i = 0; i < height; i++)
            {
                FillPixel(pointers + i, height, y, x, image);
                if (++x == width)
                {
                    x = 0;
                    y++;
                }
            }

            pointers += taps * height;
        }
    }

    private void FillPixel(float** pointers, int pitch, int y, int x, float* image)
    {
        int row = y * _geometry.Strides.Height - _padTop, column = x * _geometry.Strides.Width - _padLeft;
        float* corner = image + (nint)row * _rowPitch + (nint)column * _geometry.Input.Channels;
        if ((uint)row < (uint)_insideRows && (uint)column < (uint)_insideColumns)
        {
            foreach (nint offset in _runOffsets)
            {
                *pointers = corner + offset;
                pointers += pitch;
            }

            return;
        }

        for (int run = 0; run < _runOffsets.Length; run++, pointers += pitch)
        {
            int tapRow = row + run / _runsInRow * _geometry.DilationRate.Height, tapColumn = column + run % _runsInRow * _geometry.DilationRate.Width;
            bool inside = (uint)tapRow < (uint)_geometry.Input.Height && (uint)tapColumn < (uint)_geometry.Input.Width;
            *pointers = inside ? corner + _runOffsets[run] : _zeros.Pointer;
        }
    }
}
