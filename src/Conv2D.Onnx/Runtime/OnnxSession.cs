using Conv2D.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace Conv2D.Onnx;

/// <summary>
/// A layer compiled on ONNX Runtime's CPU provider. Any number of callers may run it at the same time, each with a
/// scratch of its own; there is one session behind them.
/// </summary>
public class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private volatile bool _disposed;

    /// <summary>Exports the layer and compiles it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="threads">
    /// How many threads one run may use. 1, the default, suits pipelines, where rows run in parallel; more suit large
    /// images that come one at a time.
    /// </param>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime cannot be used here; the message says what to install.</exception>
    public OnnxSession(OnnxLayer layer, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (threads < 1)
            throw new ArgumentOutOfRangeException(nameof(threads), FormattableString.Invariant($"threads is {threads}; it must be at least 1."));
        OnnxRuntimeLibrary.Require();
        Layer = layer;
        Threads = threads;
        _session = Open(OnnxModels.ToBytes(layer), threads);
    }

    /// <summary>The layer that was compiled.</summary>
    public OnnxLayer Layer { get; }

    /// <summary>How many threads one run may use.</summary>
    public int Threads { get; }

    /// <summary>Buffers for the runs of one caller. Two runs at the same time need two of them. Dispose it after use.</summary>
    /// <param name="images">The most images that <see cref="RunBatch"/> hands to ONNX Runtime in one call.</param>
    public OnnxScratch CreateScratch(int images = 1)
    {
        if (images < 1)
            throw new ArgumentOutOfRangeException(nameof(images), FormattableString.Invariant($"images is {images}; it must be at least 1."));
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new(this, images);
    }

    /// <summary>Runs the layer on one image. Allocates no managed memory.</summary>
    /// <param name="input">One image, laid out as the layer's data format says.</param>
    /// <param name="output">Receives the output, laid out likewise.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <exception cref="ArgumentException">A length does not match the layer, or the scratch is another's.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, OnnxScratch scratch) => RunBatch(input, output, 1, scratch);

    /// <summary>Runs the layer on <paramref name="count"/> images that lie one after another. Allocates no managed memory.</summary>
    /// <param name="inputs">The images.</param>
    /// <param name="outputs">Receives their outputs.</param>
    /// <param name="count">Number of images; any, however many the scratch was made for.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <exception cref="ArgumentException">A length does not match the layer, or the scratch is another's.</exception>
    public void RunBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int count, OnnxScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        // What was freed natively must not be run: that would take the process down.
        ObjectDisposedException.ThrowIf(_disposed, this);
        ObjectDisposedException.ThrowIf(scratch.IsDisposed, scratch);
        if (scratch.Owner != this)
            throw new ArgumentException("scratch was made by another layer; take it from CreateScratch of this one.", nameof(scratch));
        int inLength = Layer.InputShape.Length, outLength = Layer.OutputShape.Length;
        RequireLength(inputs.Length, inLength, count, nameof(inputs));
        RequireLength(outputs.Length, outLength, count, nameof(outputs));

        for (int done = 0; done < count;)
        {
            int images = count - done >= scratch.Images ? scratch.Images : 1;
            BoundBuffers buffers = scratch.For(images);
            inputs.Slice(done * inLength, images * inLength).CopyTo(buffers.Input);
            buffers.Run();
            buffers.Output.CopyTo(outputs[(done * outLength)..]);
            done += images;
        }
    }

    /// <summary>Frees the session. No run may be under way; its scratches can be disposed before or after.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _session.Dispose();
    }

    internal BoundBuffers Bind(int images) => new(
        _session,
        OnnxModels.DefaultInputName, [images, .. Layer.InputDimensions],
        OnnxModels.DefaultOutputName, [images, .. Layer.OutputDimensions]);

    private static InferenceSession Open(byte[] model, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Idle threads sleep: this process has rows of its own to work on.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }

    private static void RequireLength(int length, int perImage, int count, string name)
    {
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count), FormattableString.Invariant($"count is {count}; it must be at least 0."));
        if (length != (long)perImage * count)
            throw new ArgumentException($"{name} has {length} values; {count} image(s) of {perImage} take {(long)perImage * count}.", name);
    }
}
