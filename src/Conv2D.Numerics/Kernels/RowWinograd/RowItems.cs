namespace Conv2D.Numerics.Kernels;

/// <summary>How the output rows of a plan are cut into items, each of which lays the input rows that it needs for itself.</summary>
internal readonly struct RowItems
{
    private readonly ConvGeometry _geometry;

    /// <summary>Items whose input rows, of so many floats each, take at most so many bytes; one output row at least.</summary>
    public RowItems(ConvGeometry geometry, int bytes, int floatsOfInputRow)
    {
        _geometry = geometry;
        int rows = bytes / sizeof(float) / floatsOfInputRow - geometry.KernelSize.Height;
        MaxRows = Math.Clamp(rows / geometry.Strides.Height + 1, 1, geometry.Output.Height);
    }

    /// <summary>Most output rows of an item.</summary>
    public int MaxRows { get; }

    /// <summary>Input rows under so many output rows.</summary>
    public int InputRows(int outputRows) => (outputRows - 1) * _geometry.Strides.Height + _geometry.KernelSize.Height;

    /// <summary>The items: a multiple of the threads where there are rows enough.</summary>
    public EvenCut Cut(int threads)
    {
        int items = (_geometry.Output.Height + MaxRows - 1) / MaxRows;
        return new EvenCut(_geometry.Output.Height, Math.Min(_geometry.Output.Height, (items + threads - 1) / threads * threads));
    }
}
