namespace Conv2D.MLNet;

/// <summary>A fitted layer made ready to run on one backend. Shared by any number of cursors.</summary>
internal abstract class LayerEngine : IDisposable
{
    /// <summary>What runs the layer, for the log.</summary>
    public abstract string Description { get; }

    /// <summary>A runner with its own scratch memory, for one cursor or prediction engine.</summary>
    /// <param name="threads">How many threads may share the work of one image.</param>
    public abstract LayerRunner CreateRunner(int threads);

    /// <summary>Frees what the garbage collector would free in time. No runner may be in use any more.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Refuses a backend that is none.</summary>
    public static Conv2DBackend RequireKnown(Conv2DBackend backend) => Enum.IsDefined(backend)
        ? backend
        : throw new ArgumentOutOfRangeException(nameof(backend), $"backend is {(int)backend}; it must be Auto, Managed or OnnxRuntime.");
}

/// <summary>Runs a layer on one image after another. Not to be used by two threads at once.</summary>
internal abstract class LayerRunner : IDisposable
{
    /// <summary>Runs the layer on one image.</summary>
    public abstract void Run(ReadOnlySpan<float> image, Span<float> features);

    /// <summary>Frees what the garbage collector does not see.</summary>
    public virtual void Dispose()
    {
    }
}
