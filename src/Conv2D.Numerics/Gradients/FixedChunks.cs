namespace Conv2D.Numerics.Gradients;

/// <summary>
/// How a batch is shared out so that sums over it do not depend on the number of threads: it is cut into chunks whose
/// number depends on the batch only, each chunk is gone through by one thread in order, and whoever adds the chunks up
/// does so in their order. Which thread takes which chunk is up to chance.
/// </summary>
internal static class FixedChunks
{
    // Enough for the threads of a large machine to have something to do, few enough that adding them up costs little.
    private const int Most = 16;
    private const long MostSumBytes = 256L << 20;

    /// <summary>Number of chunks of a batch.</summary>
    /// <param name="batchSize">Images in it.</param>
    /// <param name="sumLength">Floats that each chunk sums up.</param>
    public static int Count(int batchSize, long sumLength) =>
        (int)Math.Min(Math.Min(batchSize, Most), Math.Max(1, MostSumBytes / sizeof(float) / Math.Max(1, sumLength)));

    /// <summary>The images of a chunk: first, and one past the last.</summary>
    public static (int First, int End) Images(int count, int chunk, int chunks) =>
        ((int)((long)count * chunk / chunks), (int)((long)count * (chunk + 1) / chunks));

    /// <summary>Runs all chunks on some threads.</summary>
    /// <param name="chunks">Number of chunks.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="run">Given a chunk and the number of the thread that runs it.</param>
    public static void Run(int chunks, int threads, Action<int, int> run)
    {
        int next = -1;
        if (threads == 1)
            Work(0);
        else
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);

        void Work(int thread)
        {
            for (int chunk = Interlocked.Increment(ref next); chunk < chunks; chunk = Interlocked.Increment(ref next))
                run(chunk, thread);
        }
    }
}
