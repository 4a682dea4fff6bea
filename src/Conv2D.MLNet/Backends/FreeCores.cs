namespace Conv2D.MLNet;

/// <summary>
/// Decides who may split an image over the cores: one row at a time. Where several prediction engines run at once, as
/// in a pool of them behind a web service, the rows share the cores already.
/// </summary>
internal static class FreeCores
{
    private static int _taken;

    /// <summary>How many threads may work on a row, of the number wanted: all, or one where another row has them.</summary>
    public static int Take(int wanted) => wanted > 1 && Interlocked.CompareExchange(ref _taken, 1, 0) == 0 ? wanted : 1;

    /// <summary>Gives back what <see cref="Take"/> gave.</summary>
    public static void Return(int taken)
    {
        if (taken > 1)
            Volatile.Write(ref _taken, 0);
    }
}
