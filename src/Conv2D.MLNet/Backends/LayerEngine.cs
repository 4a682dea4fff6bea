using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>A fitted layer made ready to run on one backend. Shared by any number of cursors.</summary>
internal abstract class LayerEngine
{
    /// <summary>The engine for a backend.</summary>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime was asked for and cannot be had; the message says what to install.</exception>
    public static LayerEngine Create(FittedLayer layer, Conv2DBackend backend, bool allowWinograd) => backend switch
    {
        Conv2DBackend.OnnxRuntime => new OnnxRuntimeEngine(layer),
        _ => new ManagedEngine(layer, new ConvPlanOptions { AllowWinograd = allowWinograd }),
    };

    /// <summary>A runner with its own scratch memory, for one cursor or prediction engine.</summary>
    /// <param name="threads">How many threads may share the work of one image.</param>
    public abstract LayerRunner CreateRunner(int threads);
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
