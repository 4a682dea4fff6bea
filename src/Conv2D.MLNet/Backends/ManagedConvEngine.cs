using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>The managed convolution kernels.</summary>
internal sealed class ManagedConvEngine(FittedLayer layer, ConvPlanOptions options) : LayerEngine
{
    private readonly ManagedConv2D _convolution = new(layer.Geometry, layer.Kernel, layer.Bias, layer.Config.Activation, options);

    public override string Description => $"the managed kernels, plan '{_convolution.PlanName}'";

    public override LayerRunner CreateRunner(int threads) => new Runner(_convolution, threads);

    private sealed class Runner(ManagedConv2D convolution, int threads) : LayerRunner
    {
        private readonly ConvScratch _scratch = convolution.CreateScratch(threads);

        public override void Run(ReadOnlySpan<float> image, Span<float> features)
        {
            int cores = FreeCores.Take(threads);
            try
            {
                convolution.Run(image, features, _scratch, cores);
            }
            finally
            {
                FreeCores.Return(cores);
            }
        }
    }
}
