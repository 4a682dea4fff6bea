using Conv2D.Onnx;

namespace Conv2D.MLNet;

/// <summary>The layer as an ONNX model in ONNX Runtime, one session for all cursors.</summary>
internal sealed class OnnxRuntimeEngine(FittedLayer layer) : LayerEngine
{
    private readonly OnnxConv2D _session = new(layer.Geometry, layer.Kernel, layer.Bias, layer.Config.Activation);

    public override LayerRunner CreateRunner(int threads) => new Runner(_session);

    private sealed class Runner(OnnxConv2D session) : LayerRunner
    {
        private readonly OnnxConvScratch _scratch = session.CreateScratch();

        public override void Run(ReadOnlySpan<float> image, Span<float> features) => session.Run(image, features, _scratch);

        public override void Dispose() => _scratch.Dispose();
    }
}
