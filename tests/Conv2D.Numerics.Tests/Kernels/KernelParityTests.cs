using Conv2D.Numerics.Kernels;
using Xunit.Abstractions;

namespace Conv2D.Numerics.Tests.Kernels;

public class KernelParityTests(ITestOutputHelper output)
{
    private const double Tolerance = 2e-5;

    [Fact]
    public void Six_hundred_random_layers_agree_with_the_reference_on_every_width()
    {
        int seed = Environment.GetEnvironmentVariable("CONV2D_TEST_SEED") is { } text ? int.Parse(text) : Environment.TickCount;
        output.WriteLine($"seed {seed}; set CONV2D_TEST_SEED to repeat it");
        var random = new Random(seed);
        double worst = 0;
        for (int i = 0; i < 600; i++)
        {
            var layer = KernelCase.Draw(random);
            foreach (var width in KernelCase.Widths)
            {
                double difference = layer.Difference(layer.Run(width));
                worst = Math.Max(worst, difference);
                Assert.True(difference <= Tolerance, $"seed {seed}, layer {i}, {width}, {layer.Layer(width).PlanName}: {difference:e2} on {layer}");
            }
        }

        output.WriteLine($"largest difference {worst:e2} of the largest magnitude");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 5)]
    [InlineData(7, 9)]
    public void Very_many_filters_of_1x1_agree_with_the_reference(int height, int width)
    {
        var random = new Random(height);
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (int channels in new[] { 16, 37, 1024 })
        foreach (int groups in new[] { 1, 2 })
        foreach (int stride in new[] { 1, 2 })
        {
            var config = new Conv2DConfig
            {
                Filters = 801 * groups, KernelSize = 1, Strides = stride, Groups = groups, DataFormat = format, Activation = Activations.LeakyRelu(),
            };
            var one = new KernelCase(config, new(height, width, channels * groups), random);
            foreach (bool spareLoads in new[] { false, true })
            {
                var layer = one.Layer(new ConvPlanOptions { MaxWidth = VectorWidth.Bits512, SpareLoads = spareLoads });
                float[] actual = one.Run(layer);
                double difference = one.Difference(actual);
                Assert.True(difference <= Tolerance, $"{difference:e2}, spare loads {spareLoads}, on {one}");
                Assert.Equal(actual, one.Run(layer, threads: 2));
                Assert.Equal(actual, one.Run(layer, threads: 3));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Remainders))]
    public void Every_remainder_of_the_tiles_is_computed(int pixels, int filters, int channels)
    {
        var random = new Random(pixels * 10007 + filters * 101 + channels);
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (int kernel in new[] { 1, 3 })
        {
            var config = new Conv2DConfig { Filters = filters, KernelSize = kernel, Padding = Padding.Same, DataFormat = format };
            var layer = new KernelCase(config, new(1, pixels, channels), random);
            foreach (var width in KernelCase.Widths)
                Assert.True(layer.Difference(layer.Run(width)) <= Tolerance, $"{width} on {layer}");
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    public void A_1x1_kernel_channels_first_adds_up_its_passes_and_the_pixels_beside_whole_vectors(int groups, int height)
    {
        var random = new Random(12);
        foreach (int width in new[] { 16, 17, 22, 24, 25, 33, 35, 43, 44, 66, 129 })
        foreach (int channels in new[] { 5, 512, 1031 })
        foreach (int filters in new[] { 8, 29 })
        {
            var config = new Conv2DConfig
            {
                Filters = filters * groups, KernelSize = 1, Groups = groups, DataFormat = DataFormat.ChannelsFirst, Activation = Activations.LeakyRelu(),
            };
            var layer = new KernelCase(config, new(height, width, channels * groups), random);
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                Assert.True(layer.Difference(actual) <= Tolerance, $"{vectors} on {layer}");
                foreach (int threads in new[] { 2, 3, 7 })
                    Assert.Equal(actual, layer.Run(vectors, threads));
            }
        }
    }

    public static TheoryData<int, int, int> Remainders()
    {
        var data = new TheoryData<int, int, int>();
        foreach (int pixels in new[] { 1, 2, 3, 5, 6, 7, 13, 14, 15, 27, 28, 29, 113 })
        foreach (int filters in new[] { 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49 })
            data.Add(pixels, filters, 1 + (pixels + filters) % 5);
        foreach (int channels in new[] { 1, 3, 4, 5, 15, 16, 17, 31, 32, 33, 64, 65 })
            data.Add(30, 33, channels);
        return data;
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void The_number_of_threads_does_not_change_one_bit(DataFormat format)
    {
        var random = new Random(5);
        foreach (var (input, filters, kernel, groups) in new (ImageShape, int, int, int)[]
                 { (new(40, 40, 16), 32, 3, 1), (new(5, 5, 200), 70, 1, 1), (new(30, 30, 3), 24, 5, 1), (new(40, 40, 48), 48, 3, 48), (new(9, 9, 64), 64, 3, 4),
                   (new(40, 40, 32), 32, 3, 8), (new(40, 40, 32), 32, 3, 4), (new(40, 40, 20), 20, 5, 20), (new(1, 1, 1000), 300, 1, 1) })
        {
            var config = new Conv2DConfig { Filters = filters, KernelSize = kernel, Groups = groups, Padding = Padding.Same, DataFormat = format };
            var layer = new KernelCase(config, input, random);
            foreach (var width in KernelCase.Widths)
            {
                float[] one = layer.Run(width);
                foreach (int threads in new[] { 2, 3, 7 })
                    Assert.Equal(one, layer.Run(width, threads));
            }
        }
    }

    // In stages or in one, with an activation that is fused or comes after; images for every thread, and some left over.
    [Theory]
    [InlineData(DataFormat.ChannelsLast, 6, 3, true)]
    [InlineData(DataFormat.ChannelsLast, 3, 7, false)]
    [InlineData(DataFormat.ChannelsLast, 32, 3, false)]
    [InlineData(DataFormat.ChannelsFirst, 40, 5, false)]
    [InlineData(DataFormat.ChannelsFirst, 3, 3, false)]
    public void A_batch_gives_what_its_images_give_one_by_one(DataFormat format, int channels, int kernel, bool softmax)
    {
        var config = new Conv2DConfig
        {
            Filters = 20, KernelSize = kernel, Padding = Padding.Same, DataFormat = format, Activation = softmax ? Activations.Softmax : Activations.Relu,
        };
        var one = new KernelCase(config, new(18, 17, channels), new Random(3));
        var layer = one.Layer(VectorWidths.Widest);
        var scratch = layer.CreateScratch(3);
        foreach (int count in new[] { 0, 1, 2, 5, 9 })
        {
            float[] inputs = new float[count * one.Image.Length], expected = new float[count * layer.OutputShape.Length];
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = (float)Math.Sin(i * 0.7);
            for (int i = 0; i < count; i++)
                layer.Run(inputs.AsSpan(i * one.Image.Length, one.Image.Length), expected.AsSpan(i * layer.OutputShape.Length, layer.OutputShape.Length), scratch);
            foreach (int threads in new[] { 1, 2, 3 })
            {
                float[] outputs = new float[expected.Length];
                layer.RunBatch(inputs, outputs, count, scratch, threads);
                Assert.Equal(expected, outputs);
            }
        }
    }

    // What comes from memory is fetched ahead, by tiles that then take other paths.
    [Theory]
    [InlineData(64, 64, 3, 1, 1, 1)]
    [InlineData(64, 64, 3, 1, 2, 1)]
    [InlineData(96, 96, 3, 1, 1, 3)]
    [InlineData(80, 80, 3, 2, 1, 1)]
    [InlineData(64, 200, 1, 1, 1, 1)]
    [InlineData(300, 40, 1, 1, 1, 1)]
    [InlineData(60, 60, 1, 1, 1, 2)]
    [InlineData(48, 48, 3, 1, 1, 48)]
    [InlineData(48, 48, 3, 2, 1, 48)]
    public void A_batch_beyond_the_cache_gives_what_its_images_give_one_by_one(int channels, int filters, int kernel, int stride, int dilation, int groups)
    {
        const int cacheFloats = 2 * 1024 * 1024;
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (var width in KernelCase.Widths)
        {
            var config = new Conv2DConfig
            {
                Filters = filters, KernelSize = kernel, Strides = stride, DilationRate = dilation, Groups = groups, Padding = Padding.Same, DataFormat = format,
                Activation = Activations.Relu,
            };
            var one = new KernelCase(config, new(40, 50, channels), new Random(4));
            var layer = one.Layer(width);
            var scratch = layer.CreateScratch(2);
            int inLength = one.Image.Length, outLength = layer.OutputShape.Length, count = cacheFloats / (inLength + outLength) + 2;
            float[] inputs = new float[count * inLength], expected = new float[count * outLength];
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = one.Image[i % inLength] * (1 + i / inLength);
            for (int i = 0; i < count; i++)
                layer.Run(inputs.AsSpan(i * inLength, inLength), expected.AsSpan(i * outLength, outLength), scratch);
            foreach (int threads in new[] { 1, 2 })
            {
                float[] outputs = new float[expected.Length];
                layer.RunBatch(inputs, outputs, count, scratch, threads);
                Assert.Equal(expected, outputs);
            }
        }
    }
}
