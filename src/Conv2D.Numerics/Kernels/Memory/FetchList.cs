namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What will be wanted soon and is not near: lines of memory that register tiles fetch into the second-level cache while they multiply,
/// one with each term (<see cref="IPanelLayout.FetchesNext"/>). A core's own prefetching follows few of the ways in which plans go
/// through an image, and none from one image to the next. Where the lines run out before the terms do, some beyond them are fetched, too:
/// rows of less than half as many lines are left alone.
/// </summary>
internal unsafe struct FetchList
{
    private Area _first, _second;

    /// <summary>Adds lines that lie one after another.</summary>
    public void Add(float* start, float* end)
    {
        if (end > start)
            Add(start, (int)((end - start + TileKernel.FloatsInLine - 1) / TileKernel.FloatsInLine), TileKernel.FloatsInLine, 1, 0);
    }

    /// <summary>Adds <paramref name="rows"/> rows of lines; two such calls have room.</summary>
    /// <param name="start">The first line of the first row.</param>
    /// <param name="lines">Lines of a row.</param>
    /// <param name="linePitch">Floats from a line of a row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowPitch">Floats from a row to the next.</param>
    public void Add(float* start, int lines, nint linePitch, int rows, nint rowPitch)
    {
        var area = new Area { Row = start, Lines = lines, LinePitch = linePitch, Rows = rows, RowPitch = rowPitch };
        if (_first.Rows == 0)
            _first = area;
        else
            _second = area;
    }

    /// <summary>Has a tile fetch the next lines, one for each of its terms, if there are any left.</summary>
    public bool Take(ref TileJob job)
    {
        int terms = job.Taps * job.TapLength;
        while (_first.Rows == 0 || 2 * _first.Lines < terms)
        {
            if (_second.Rows == 0)
                return false;
            _first = _second;
            _second = default;
        }

        job.Next = _first.Row + _first.Done * _first.LinePitch;
        job.NextPitch = _first.LinePitch;
        _first.Done += terms;
        if (_first.Done >= _first.Lines)
        {
            _first.Done = 0;
            _first.Row += _first.RowPitch;
            _first.Rows--;
        }

        return true;
    }

    private struct Area
    {
        public float* Row;
        public nint LinePitch, RowPitch;
        public int Lines, Rows, Done;
    }
}
