using Conv2D.Numerics;
using Xunit.Abstractions;

namespace Conv2D.Onnx.Tests;

public class OnnxConv2DTests(ITestOutputHelper output)
{
    private static readonly Conv2DConfig Config = new()
    {
        Filters = 8,
        KernelSize = 3,
        Padding = Padding.Same,
        Activation = Activations.Relu,
    };

    private static readonly ImageShape Input = new(12, 11, 3);

    [Fact]
    public void A_batch_gives_what_its_images_give_one_by_one()
    {
        var random = new Random(8);
        var layer = RandomLayer.Fill(random, Config, Input);
        using var onnx = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation);
        const int images = 11;
        float[] inputs = [.. Enumerable.Range(0, images * Input.Length).Select(_ => random.NextSingle() - 0.5f)];
        int length = onnx.Layer.OutputShape.Length;
        float[] single = new float[images * length];
        using (var one = onnx.CreateScratch())
        {
            for (int i = 0; i < images; i++)
                onnx.Run(inputs.AsSpan(i * Input.Length, Input.Length), single.AsSpan(i * length, length), one);
        }

        // 1: image by image; 4: two whole batches and three images left over; 11: one batch; 16: none is filled.
        foreach (int batch in new[] { 1, 4, 11, 16 })
        {
            using var scratch = onnx.CreateScratch(batch);
            float[] together = new float[images * length];
            onnx.RunBatch(inputs, together, images, scratch);
            Assert.InRange(Difference.Relative(single, together), 0, 1e-6);
        }
    }

    [Fact]
    public void Runs_allocate_no_managed_memory()
    {
        var layer = RandomLayer.Fill(new Random(8), Config, Input);
        using var onnx = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation);
        using var scratch = onnx.CreateScratch();
        float[] result = new float[onnx.Layer.OutputShape.Length];
        for (int i = 0; i < 200; i++)
            onnx.Run(layer.Image, result, scratch);

        const int runs = 1000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < runs; i++)
            onnx.Run(layer.Image, result, scratch);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        output.WriteLine($"{allocated / (double)runs:f1} bytes a run");
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Callers_in_parallel_each_get_their_own_result()
    {
        var random = new Random(8);
        var layer = RandomLayer.Fill(random, Config, Input);
        using var onnx = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation);
        float[][] images = [.. Enumerable.Range(0, 16).Select(_ => Enumerable.Range(0, Input.Length).Select(_ => random.NextSingle()).ToArray())];
        float[][] expected = [.. images.Select(image => (layer with { Image = image }).OnnxRuntime())];

        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, caller =>
        {
            using var scratch = onnx.CreateScratch();
            float[] result = new float[onnx.Layer.OutputShape.Length];
            for (int i = 0; i < 200; i++)
            {
                int image = (caller + i) % images.Length;
                onnx.Run(images[image], result, scratch);
                Assert.True(expected[image].AsSpan().SequenceEqual(result), $"caller {caller}, run {i}");
            }
        });
    }

    [Fact]
    public void Several_threads_in_one_run_give_the_same()
    {
        var config = Config with { Filters = 32 };
        var layer = RandomLayer.Fill(new Random(8), config, new ImageShape(40, 40, 16));
        using var onnx = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, config.Activation, threads: 2);
        using var scratch = onnx.CreateScratch();
        float[] result = new float[onnx.Layer.OutputShape.Length];
        onnx.Run(layer.Image, result, scratch);

        Assert.Equal(2, onnx.Threads);
        Assert.InRange(Difference.Relative(layer.Reference(), result), 0, 2e-5);
    }

    [Fact]
    public void Wrong_lengths_and_the_scratch_of_another_layer_are_refused()
    {
        var layer = RandomLayer.Fill(new Random(8), Config, Input);
        using var onnx = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation);
        using var other = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation);
        using var scratch = onnx.CreateScratch(2);
        using var foreign = other.CreateScratch();
        float[] result = new float[onnx.Layer.OutputShape.Length];

        Assert.Contains("inputs has 7 values; 1 image(s) of 396", Assert.Throws<ArgumentException>(() => onnx.Run(new float[7], result, scratch)).Message);
        Assert.Contains("outputs has 7 values", Assert.Throws<ArgumentException>(() => onnx.Run(layer.Image, new float[7], scratch)).Message);
        Assert.Contains("made by another layer", Assert.Throws<ArgumentException>(() => onnx.Run(layer.Image, result, foreign)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => onnx.RunBatch(layer.Image, result, -1, scratch));
        Assert.Throws<ArgumentOutOfRangeException>(() => onnx.CreateScratch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxSession(onnx.Layer, threads: 0));
    }

    [Fact]
    public void What_was_disposed_says_so()
    {
        var layer = RandomLayer.Fill(new Random(8), Config, Input);
        var onnx = new OnnxConv2D(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation);
        float[] result = new float[onnx.Layer.OutputShape.Length];
        var disposed = onnx.CreateScratch();
        var left = onnx.CreateScratch();
        disposed.Dispose();
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => onnx.Run(layer.Image, result, disposed));

        onnx.Dispose();
        onnx.Dispose();
        Assert.Throws<ObjectDisposedException>(() => onnx.Run(layer.Image, result, left));
        Assert.Throws<ObjectDisposedException>(() => onnx.CreateScratch());
        left.Dispose();
    }
}
