using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>
/// Kernels read and write memory through pointers, which keep nothing alive. Whatever a run was given must live to its end,
/// also where the caller has no use for it afterwards. Here another thread collects garbage all the time and spoils what was
/// freed.
/// </summary>
[CollectionDefinition(nameof(MemoryLifetimeTests), DisableParallelization = true)]
[Collection(nameof(MemoryLifetimeTests))]
public class MemoryLifetimeTests
{
    private const int Runs = 60;

    // Enough for the runtime to replace the code of the first calls, in which every variable keeps what it holds to the end of its
    // method: nothing would be freed early, and nothing found.
    private const int WarmUpRuns = 60;

    [Theory]
    [InlineData("stem", DataFormat.ChannelsLast, 3, 2, 5, 40, 1)]
    [InlineData("panels", DataFormat.ChannelsFirst, 3, 2, 5, 40, 1)]
    [InlineData("direct", DataFormat.ChannelsLast, 3, 3, 32, 32, 1)]
    [InlineData("winograd 4x4", DataFormat.ChannelsLast, 3, 1, 32, 32, 1)]
    [InlineData("winograd 4x4", DataFormat.ChannelsFirst, 3, 1, 32, 32, 2)]
    [InlineData("winograd 1x4", DataFormat.ChannelsLast, 5, 1, 3, 32, 1)]
    [InlineData("pointwise", DataFormat.ChannelsFirst, 1, 1, 64, 32, 1)]
    public async Task What_nobody_holds_any_more_lives_to_the_end_of_the_run(
        string plan, DataFormat format, int kernel, int stride, int channels, int filters, int threads)
    {
        var config = new Conv2DConfig
        {
            Filters = filters, KernelSize = kernel, Strides = stride, Padding = Padding.Same, DataFormat = format, Activation = Activations.Elu(0.5f),
        };
        var layer = new KernelCase(config, new(160, 160, channels), new Random(1));
        Assert.Equal(plan, layer.Layer(VectorWidths.Widest, allowWinograd: plan.StartsWith('w')).PlanName);
        await Spoil(() => layer.Run(VectorWidths.Widest, threads, allowWinograd: plan.StartsWith('w')));
    }

    [Theory]
    [InlineData("scattered", 3, DataFormat.ChannelsLast)]
    [InlineData("winograd 4x4", 32, DataFormat.ChannelsLast)]
    [InlineData("winograd 4x4", 32, DataFormat.ChannelsFirst)]
    public async Task What_nobody_holds_any_more_lives_to_the_end_of_an_input_gradient(string plan, int channels, DataFormat format)
    {
        var config = new Conv2DConfig { Filters = 32, KernelSize = 3, Padding = Padding.Same, DataFormat = format };
        var layer = new KernelCase(config, new(160, 160, channels), new Random(1));
        Assert.Equal(plan, new ConvInputGradient(layer.Geometry, layer.Kernel).PlanName);
        float[] gradient = layer.Run(VectorWidths.Widest);
        await Spoil(() => InputGradient(layer, gradient));
    }

    [Theory]
    [InlineData("outer-product", 32, 1)]
    [InlineData("element-wise", 32, 32)]
    public async Task What_nobody_holds_any_more_lives_to_the_end_of_a_kernel_gradient(string plan, int channels, int groups)
    {
        var config = new Conv2DConfig { Filters = 32, KernelSize = 3, Padding = Padding.Same, Groups = groups };
        var layer = new KernelCase(config, new(160, 160, channels), new Random(1));
        Assert.Equal(plan, new ConvKernelGradient(layer.Geometry).PlanName);
        float[] gradient = layer.Run(VectorWidths.Widest);
        await Spoil(() => KernelGradient(layer, gradient));
    }

    private static float[] InputGradient(KernelCase layer, float[] gradient)
    {
        var pass = new ConvInputGradient(layer.Geometry, layer.Kernel);
        float[] result = new float[layer.Image.Length];
        pass.Run(gradient, result, pass.CreateScratch());
        return result;
    }

    private static float[] KernelGradient(KernelCase layer, float[] gradient)
    {
        var pass = new ConvKernelGradient(layer.Geometry);
        var sums = pass.CreateSums();
        pass.Accumulate(layer.Image, gradient, sums);
        float[] kernel = new float[layer.Kernel.Length], bias = new float[layer.Bias.Length];
        pass.AddTo(sums, kernel, bias);
        return kernel;
    }

    private static async Task Spoil(Func<float[]> run)
    {
        float[] expected = run();
        for (int i = 0; i < WarmUpRuns; i++)
            run();
        await Task.Delay(300);
        using var stop = new CancellationTokenSource();
        var spoiler = Task.Run(() => SpoilWhatIsFreed(stop.Token));
        int different = 0;
        for (int i = 0; i < Runs; i++)
            different += run().AsSpan().SequenceEqual(expected) ? 0 : 1;
        await stop.CancelAsync();
        await spoiler;
        Assert.True(different == 0, $"{different} of {Runs} runs used memory that had been freed");
    }

    private static void SpoilWhatIsFreed(CancellationToken stop)
    {
        float[][] taken = new float[400][];
        while (!stop.IsCancellationRequested)
        {
            GC.Collect();
            for (int i = 0; i < taken.Length; i++)
            {
                taken[i] = GC.AllocateUninitializedArray<float>(1000 << (i % 6), pinned: true);
                taken[i].AsSpan().Fill(float.NaN);
            }
        }
    }
}
