using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>The managed pooling.</summary>
internal sealed class ManagedPoolingEngine(PoolingGeometry geometry) : LayerEngine
{
    private readonly ManagedPooling2D _pooling = new(geometry);

    public override string Description => "the managed kernels";

    // One thread: a pooling takes too little time for threads to share it.
    public override LayerRunner CreateRunner(int threads) => new Runner(_pooling);

    private sealed class Runner(ManagedPooling2D pooling) : LayerRunner
    {
        private readonly PoolingScratch _scratch = pooling.CreateScratch();

        public override void Run(ReadOnlySpan<float> image, Span<float> features) => pooling.Run(image, features, _scratch);
    }
}
