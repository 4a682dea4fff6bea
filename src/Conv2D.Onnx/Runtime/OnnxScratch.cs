namespace Conv2D.Onnx;

/// <summary>
/// What the runs of one caller need: buffers for input and output, bound to the session once. Made by
/// <see cref="OnnxSession.CreateScratch"/>; not to be used by two threads at a time.
/// </summary>
public sealed class OnnxScratch : IDisposable
{
    private readonly BoundBuffers _single;
    private readonly BoundBuffers? _batch;

    internal OnnxScratch(OnnxSession owner, int images)
    {
        Owner = owner;
        Images = images;
        _single = owner.Bind(1);
        _batch = images > 1 ? owner.Bind(images) : null;
    }

    /// <summary>The most images that go through ONNX Runtime in one call.</summary>
    public int Images { get; }

    internal OnnxSession Owner { get; }

    internal bool IsDisposed { get; private set; }

    internal BoundBuffers For(int images) => images == 1 ? _single : _batch!;

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        _single.Dispose();
        _batch?.Dispose();
    }
}
