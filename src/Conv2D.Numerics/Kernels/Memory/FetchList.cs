namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What will be wanted soon and is not near: lines of memory that register tiles fetch into the second-level cache while they multiply
/// (<see cref="IPanelLayout.FetchesNext"/>). A core's own prefetching follows few of the ways in which plans go
/// through an image, and none from one image to the next. Where the lines run out before a tile ends, some beyond them are fetched, too:
/// what would be less than half of its lines is left alone.
/// </summary>
/// <param name="alongRows">
/// Whether tiles fetch a line with every <see cref="TileKernel.UnrolledTerms"/> terms, row after row; else a line of each row and then the
/// next, one with every term.
/// </param>
internal unsafe struct FetchList(bool alongRows)
{
    private Area _first, _second;

    /// <summary>Adds lines that lie one after another.</summary>
    public void Add(float* start, float* end)
    {
        if (end > start)
            Add(start, 1, (int)((end - start + TileKernel.FloatsInLine - 1) / TileKernel.FloatsInLine), TileKernel.FloatsInLine);
    }

    /// <summary>Adds <paramref name="rows"/> rows of lines; two such calls have room.</summary>
    /// <param name="start">The first line of the first row.</param>
    /// <param name="lines">Lines of a row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowPitch">Floats from a row to the next.</param>
    public void Add(float* start, int lines, int rows, nint rowPitch)
    {
        var area = new Area { Start = start, Lines = lines, Rows = rows, RowPitch = rowPitch };
        if (_first.Rows == 0)
            _first = area;
        else
            _second = area;
    }

    /// <summary>Has a tile fetch the next lines, if there are any left.</summary>
    public bool Take(ref TileJob job) => _first.Rows != 0 && TakeLines(ref job);

    private bool TakeLines(ref TileJob job)
    {
        int lines = job.Taps * (alongRows ? job.TapLength / TileKernel.UnrolledTerms : job.TapLength);
        if (lines == 0)
            return false;
        while (2 * (alongRows ? (long)_first.Rows * _first.Lines - _first.Done : _first.Rows) < lines)
        {
            NextArea();
            if (_first.Rows == 0)
                return false;
        }

        job.NextPitch = _first.RowPitch;
        if (alongRows)
        {
            int row = _first.Done / _first.Lines, line = _first.Done % _first.Lines;
            job.Next = _first.Start + row * _first.RowPitch + line * TileKernel.FloatsInLine;
            job.NextLines = _first.Lines - line;
            job.NextLinesInRow = _first.Lines;
            _first.Done += lines;
            return true;
        }

        job.Next = _first.Start + _first.Done * _first.RowPitch;
        _first.Done += lines;
        if (_first.Done >= _first.Rows)
        {
            _first.Done = 0;
            _first.Start += TileKernel.FloatsInLine;
            if (--_first.Lines == 0)
                NextArea();
        }

        return true;
    }

    private void NextArea()
    {
        _first = _second;
        _second = default;
    }

    private struct Area
    {
        public float* Start;
        public nint RowPitch;
        public int Lines, Rows, Done;
    }
}
