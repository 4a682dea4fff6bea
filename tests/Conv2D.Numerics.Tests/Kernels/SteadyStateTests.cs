namespace Conv2D.Numerics.Tests.Kernels;

public class SteadyStateTests
{
    [Theory]
    [InlineData(DataFormat.ChannelsLast, 3, 1, 1)]
    [InlineData(DataFormat.ChannelsFirst, 3, 1, 1)]
    [InlineData(DataFormat.ChannelsLast, 1, 1, 1)]
    [InlineData(DataFormat.ChannelsFirst, 1, 1, 1)]
    [InlineData(DataFormat.ChannelsLast, 3, 2, 32)]
    [InlineData(DataFormat.ChannelsFirst, 3, 2, 32)]
    [InlineData(DataFormat.ChannelsLast, 5, 2, 4)]
    [InlineData(DataFormat.ChannelsLast, 5, 1, 32)]
    [InlineData(DataFormat.ChannelsFirst, 3, 1, 8)]
    [InlineData(DataFormat.ChannelsLast, 3, 2, 4)]
    public void A_run_allocates_nothing(DataFormat format, int kernel, int stride, int groups)
    {
        var config = new Conv2DConfig
        {
            Filters = 32, KernelSize = kernel, Strides = stride, Groups = groups, Padding = Padding.Same, DataFormat = format, Activation = Activations.Relu,
        };
        var one = new KernelCase(config, new(24, 24, 32), new Random(1));
        var layer = new ManagedConv2D(one.Geometry, one.Kernel, one.Bias, one.Activation);
        var scratch = layer.CreateScratch();
        float[] output = new float[layer.OutputShape.Length];
        layer.Run(one.Image, output, scratch);
        Assert.Equal(0, LeastBytes(() => layer.Run(one.Image, output, scratch)));
    }

    [Fact]
    public void A_run_on_several_threads_allocates_nothing_on_the_caller()
    {
        var config = new Conv2DConfig { Filters = 32, KernelSize = 3, Padding = Padding.Same };
        var one = new KernelCase(config, new(48, 48, 32), new Random(1));
        var layer = new ManagedConv2D(one.Geometry, one.Kernel, one.Bias, one.Activation);
        var scratch = layer.CreateScratch(2);
        float[] output = new float[layer.OutputShape.Length];
        for (int i = 0; i < 50; i++)
            layer.Run(one.Image, output, scratch, 2);
        Assert.Equal(0, LeastBytes(() => layer.Run(one.Image, output, scratch, 2)));
    }

    // Other tests run at the same time: they fill the pool's queue, which may grow now and then, and their garbage
    // collections add what is left of this thread's allocation block to its count. What a run itself takes, every run takes.
    private static long LeastBytes(Action run)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    [Fact]
    public void A_scratch_of_another_layer_is_refused()
    {
        var one = new KernelCase(new Conv2DConfig { Filters = 4, KernelSize = 3 }, new(5, 5, 2), new Random(1));
        var layer = new ManagedConv2D(one.Geometry, one.Kernel, one.Bias, one.Activation);
        var other = new ManagedConv2D(one.Geometry, one.Kernel, one.Bias, one.Activation);
        float[] output = new float[layer.OutputShape.Length];
        var error = Assert.Throws<ArgumentException>(() => layer.Run(one.Image, output, other.CreateScratch()));
        Assert.StartsWith("scratch was made by another layer", error.Message);
    }

    [Fact]
    public void Lengths_and_threads_are_checked_at_the_door()
    {
        var one = new KernelCase(new Conv2DConfig { Filters = 4, KernelSize = 3 }, new(5, 5, 2), new Random(1));
        var layer = new ManagedConv2D(one.Geometry, one.Kernel, one.Bias, one.Activation);
        var scratch = layer.CreateScratch();
        float[] output = new float[36];
        Assert.StartsWith("input has 49 values; 1 x (5, 5, 2) has 50.", Assert.Throws<ArgumentException>(() => layer.Run(new float[49], output, scratch)).Message);
        Assert.StartsWith("output has 35 values; 1 x (3, 3, 4) has 36.", Assert.Throws<ArgumentException>(() => layer.Run(one.Image, output.AsSpan(1), scratch)).Message);
        Assert.StartsWith("threads is 2; this scratch was made for 1 to 1.", Assert.Throws<ArgumentOutOfRangeException>(() => layer.Run(one.Image, output, scratch, 2)).Message);
        float[] both = new float[86];
        Assert.StartsWith("output lies in the memory of input", Assert.Throws<ArgumentException>(() => layer.Run(both.AsSpan(0, 50), both.AsSpan(40, 36), scratch)).Message);
    }
}
