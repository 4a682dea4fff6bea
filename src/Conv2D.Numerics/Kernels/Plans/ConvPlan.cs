namespace Conv2D.Numerics.Kernels;

/// <summary>
/// One way to compute a layer: weights packed, loops and tiles decided. Immutable. A run goes through
/// <see cref="Stages"/> one after another; the items of a stage are independent and may run on any thread in any order,
/// and each value is computed by one item in one fixed order, so that the result does not depend on the threads.
/// </summary>
internal abstract unsafe class ConvPlan
{
    /// <summary>What reports call it.</summary>
    public abstract string Name { get; }

    /// <summary>Number of stages.</summary>
    public virtual int Stages => 1;

    /// <summary>Floats of scratch that all threads of a run share: what one stage hands to the next.</summary>
    public virtual long SharedFloats => 0;

    /// <summary>Floats of scratch for each thread.</summary>
    public virtual long LocalFloats => 0;

    /// <summary>Number of items of a stage when so many threads will work on them.</summary>
    public abstract int Items(int stage, int threads);

    /// <summary>Computes one item.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="item">The item.</param>
    /// <param name="run">Input, output and scratch of this run.</param>
    /// <param name="local">This thread's scratch, aligned to a cache line.</param>
    public abstract void Execute(int stage, int item, in ConvRun run, float* local);
}

/// <summary>The memory of one run, which stays where it is until the run ends.</summary>
internal readonly unsafe struct ConvRun
{
    // Half of what a core has of a third-level cache. Fetching ahead what lies there costs depthwise layers more than it gains.
    private const long CacheBytes = 8 * 1024 * 1024;

    /// <summary>The image.</summary>
    public required float* Input { get; init; }

    /// <summary>The output before any activation that is not part of the plan.</summary>
    public required float* Output { get; init; }

    /// <summary>Scratch that the threads share, aligned to a cache line.</summary>
    public required float* Shared { get; init; }

    /// <summary>How many threads work on the run.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// Whether images and outputs, of a batch all of them, are more than a cache keeps. They come from memory then and go there, and it pays
    /// to fetch ahead what is read, and also what is written, since a line is read before it is written to.
    /// </summary>
    public bool ExceedsCache { get; init; }

    /// <summary>Whether so many images, of so many floats with their outputs, are more than a cache keeps (<see cref="ExceedsCache"/>).</summary>
    public static bool ExceedCache(int images, long floats) => images * floats * sizeof(float) > CacheBytes;

    /// <summary>The image that this thread is likely to run next, or null.</summary>
    public float* NextInput { get; init; }
}
