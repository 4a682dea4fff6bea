namespace Conv2D.Numerics.Kernels;

/// <summary>Where the pixels of a tile lie: at even distances, of which some rows and columns are those of the image.</summary>
internal readonly unsafe struct TilePixels(float* start, nint rowPitch, nint columnPitch, TileRows rows, TileRows columns)
{
    /// <summary>The first pixel, if it is one of the image.</summary>
    public readonly float* Start = start;

    /// <summary>Distance from a row to the next, and from a column to the next.</summary>
    public readonly nint RowPitch = rowPitch, ColumnPitch = columnPitch;

    /// <summary>Those of the image.</summary>
    public readonly TileRows Rows = rows, Columns = columns;
}

/// <summary>Some rows or columns of a tile.</summary>
internal readonly record struct TileRows(int First, int Count)
{
    /// <summary>Those of a tile that starts at a pixel of a dimension and takes every <paramref name="step"/>-th, which lie inside it.</summary>
    public static TileRows Inside(int start, int step, int count, int extent)
    {
        int first = Math.Min(start < 0 ? (step - 1 - start) / step : 0, count);
        return new(first, Math.Clamp((extent - start + step - 1) / step, first, count) - first);
    }
}
