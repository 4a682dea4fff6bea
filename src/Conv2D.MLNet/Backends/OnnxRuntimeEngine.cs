using Conv2D.Onnx;

namespace Conv2D.MLNet;

/// <summary>The layer as an ONNX model in ONNX Runtime, one session for all cursors.</summary>
internal sealed class OnnxRuntimeEngine(OnnxLayer layer) : LayerEngine
{
    private readonly OnnxSession _session = new(layer);

    public override string Description => $"ONNX Runtime {OnnxRuntimeLibrary.Version}";

    public override LayerRunner CreateRunner(int threads) => new Runner(_session);

    public override void Dispose() => _session.Dispose();

    private sealed class Runner(OnnxSession session) : LayerRunner
    {
        private readonly OnnxScratch _scratch = session.CreateScratch();

        public override void Run(ReadOnlySpan<float> image, Span<float> features) => session.Run(image, features, _scratch);

        public override void Dispose() => _scratch.Dispose();
    }
}
