using System.Numerics;

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

    /// <summary>Pointers beyond the last that <see cref="Fill"/> may write to.</summary>
    public static int Slack => Vector<nint>.Count;

    /// <summary>Runs of a pixel.</summary>
    public int Taps => _runOffsets.Length;

    /// <summary>Values in a run.</summary>
    public int RunLength { get; }

    /// <summary>Writes the pointers of some tiles, tile after tile; in a tile run after run, in a run pixel after pixel.</summary>
    /// <param name="pointers">Has room for <see cref="Slack"/> more than the pointers.</param>
    /// <param name="tiles">The tiles of the output's pixels.</param>
    /// <param name="firstTile">The first tile.</param>
    /// <param name="endTile">The one after the last.</param>
    /// <param name="image">The input, as the caller or the padded image has it.</param>
    /// <param name="group">The group whose channels are read.</param>
    public void Fill(float** pointers, TileRange tiles, int firstTile, int endTile, float* image, int group)
    {
        int width = _geometry.Output.Width, start = tiles.Start(firstTile), y = start / width, x = start % width;
        image += group * _geometry.ChannelsPerGroup;
        for (int tile = firstTile; tile < endTile; tile++)
        {
            int height = tiles.Height(tile), outside = 0;
            (int tileY, int tileX) = (y, x);
            for (int i = 0; i < height; i++)
            {
                int row = y * _geometry.Strides.Height - _padTop, column = x * _geometry.Strides.Width - _padLeft;
                pointers[i] = image + (nint)row * _rowPitch + (nint)column * _geometry.Input.Channels;
                outside |= (row | column | (_insideRows - 1 - row) | (_insideColumns - 1 - column)) >> 31;
                if (++x == width)
                    (x, y) = (0, y + 1);
            }

            CopyToRuns(pointers, height);
            if (outside != 0)
                Correct(pointers, height, tileY, tileX);
            pointers += Taps * height;
        }
    }

    // The pointers of every run are those of the first, moved. Whole vectors are written: what goes too far is overwritten
    // by the next run, or lies in the slack.
    private void CopyToRuns(float** pointers, int height)
    {
        for (int run = 1; run < _runOffsets.Length; run++)
        {
            nint* to = (nint*)(pointers + run * height);
            var offset = new Vector<nint>(_runOffsets[run] * sizeof(float));
            for (int i = 0; i < height; i += Vector<nint>.Count)
                (Vector.Load((nint*)pointers + i) + offset).Store(to + i);
        }
    }

    // Taps outside the image read zeros.
    private void Correct(float** pointers, int height, int y, int x)
    {
        for (int i = 0; i < height; i++)
        {
            int row = y * _geometry.Strides.Height - _padTop, column = x * _geometry.Strides.Width - _padLeft;
            if ((uint)row >= (uint)_insideRows || (uint)column >= (uint)_insideColumns)
            {
                for (int run = 0; run < _runOffsets.Length; run++)
                {
                    int tapRow = row + run / _runsInRow * _geometry.DilationRate.Height, tapColumn = column + run % _runsInRow * _geometry.DilationRate.Width;
                    if ((uint)tapRow >= (uint)_geometry.Input.Height || (uint)tapColumn >= (uint)_geometry.Input.Width)
                        pointers[run * height + i] = _zeros.Pointer;
                }
            }

            if (++x == _geometry.Output.Width)
                (x, y) = (0, y + 1);
        }
    }
}
