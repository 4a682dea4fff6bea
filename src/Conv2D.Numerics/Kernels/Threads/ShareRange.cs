namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The shares of a stage that nobody has taken yet. Half of the threads take from the front and half from the end, so that
/// from stage to stage a thread meets the part of the image that it worked on before, which is still in its cache.
/// </summary>
internal struct ShareRange
{
    // The first share left in the upper half, the one after the last in the lower, so that both change at once.
    private long _bounds;

    /// <summary>Makes shares 0 to <paramref name="count"/> - 1 available.</summary>
    public void Reset(int count) => Volatile.Write(ref _bounds, count);

    /// <summary>Takes a share; -1 where none is left.</summary>
    public int Take(bool fromEnd)
    {
        while (true)
        {
            long bounds = Volatile.Read(ref _bounds);
            int first = (int)(bounds >> 32), end = (int)bounds;
            if (first >= end)
                return -1;
            long next = fromEnd ? bounds - 1 : bounds + (1L << 32);
            if (Interlocked.CompareExchange(ref _bounds, next, bounds) == bounds)
                return fromEnd ? end - 1 : first;
        }
    }
}
