namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Cuts a number of rows into a given number of ranges, the higher ones spread among the lower: 14 rows in 6 ranges are
/// 2, 2, 3, 2, 2, 3. Threads that take equally many neighbouring ranges then have equally many rows, or one more.
/// </summary>
internal readonly struct EvenCut(int rows, int count)
{
    /// <summary>Number of ranges.</summary>
    public int Count => count;

    /// <summary>The first row of a range; for <see cref="Count"/>, the number of rows.</summary>
    public int Start(int range) => (int)((long)rows * range / count);

    /// <summary>The number of rows of a range.</summary>
    public int Height(int range) => Start(range + 1) - Start(range);
}
