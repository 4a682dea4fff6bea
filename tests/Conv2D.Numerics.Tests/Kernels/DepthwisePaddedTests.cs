using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>Depthwise layers that are computed on a copy with a border.</summary>
public class DepthwisePaddedTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<int, int, int, int, DataFormat> Layers
    {
        get
        {
            var layers = new TheoryData<int, int, int, int, DataFormat>();
            foreach (var format in Enum.GetValues<DataFormat>())
            foreach (int channels in new[] { 4, 8, 12, 19, 40 })
            {
                layers.Add(channels, 5, 1, 1, format);
                layers.Add(channels, 3, 2, 1, format);
                layers.Add(channels, 7, 2, 1, format);
                layers.Add(channels, 9, 2, 1, format);
                layers.Add(channels, 4, 1, 2, format);
                layers.Add(channels, 3, 1, 1, format);
            }

            return layers;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_width_from_one_pixel_on_is_computed(int channels, int kernel, int stride, int dilation, DataFormat format)
    {
        var random = new Random(41);
        foreach (int width in new[] { 1, 2, 3, 5, 7, 8, 9, 13, 25 })
        foreach (int height in new[] { 1, 4, 9, 11 })
        foreach (var padding in Enum.GetValues<Padding>())
        {
            if (padding == Padding.Valid && Math.Min(width, height) < (kernel - 1) * dilation + 1)
                continue;
            AssertComputed(new KernelCase(Config(channels, kernel, stride, dilation, format, padding), new(height, width, channels), random));
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, 5, 1)]
    [InlineData(DataFormat.ChannelsFirst, 5, 1)]
    [InlineData(DataFormat.ChannelsFirst, 3, 2)]
    [InlineData(DataFormat.ChannelsLast, 9, 2)]
    public void An_image_of_several_bands_is_computed(DataFormat format, int kernel, int stride)
    {
        foreach (var (height, width) in new[] { (260, 29), (300, 7) })
            AssertComputed(new KernelCase(Config(20, kernel, stride, 1, format, Padding.Same), new(height, width, 20), new Random(42)));
    }

    [Fact]
    public void Much_dilation_takes_no_large_copy()
    {
        var layer = new KernelCase(Config(4, 5, 1, 4000, DataFormat.ChannelsLast, Padding.Same), new(8, 8, 4), new Random(44));
        AssertComputed(layer);
        layer = new KernelCase(Config(8, 5, 1, 4000, DataFormat.ChannelsFirst, Padding.Same), new(7, 6, 8), new Random(45));
        foreach (var vectors in KernelCase.Widths)
            Assert.NotNull(layer.Layer(vectors).PlanName);
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, 5, 28, 1)]
    [InlineData(DataFormat.ChannelsLast, 9, 28, 2)]
    [InlineData(DataFormat.ChannelsFirst, 5, 28, 1)]
    [InlineData(DataFormat.ChannelsFirst, 5, 7, 1)]
    [InlineData(DataFormat.ChannelsFirst, 4, 14, 2)]
    public void The_plan_is_chosen(DataFormat format, int kernel, int size, int stride)
    {
        var geometry = ConvGeometry.Create(Config(48, kernel, stride, 1, format, Padding.Same), new(size, size, 48));
        var plan = ConvPlanner.Choose(geometry, new float[geometry.KernelLength], default, FusedActivation.None, new() { MaxWidth = VectorWidth.Bits256 });
        Assert.IsType<DepthwisePaddedPlan<Simd256, System.Runtime.Intrinsics.Vector256<float>>>(plan);
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, 5)]
    [InlineData(DataFormat.ChannelsFirst, 3)]
    public void A_pixel_that_is_not_finite_spoils_only_the_outputs_that_see_it(DataFormat format, int kernel)
    {
        const int height = 9, width = 7, channels = 20, channel = 17;
        foreach (var (row, column) in new[] { (0, 0), (0, width - 1), (4, 3), (height - 1, 0), (height - 1, width - 1) })
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = new KernelCase(Config(channels, kernel, 1, 1, format, Padding.Same), new(height, width, channels), new Random(43));
            bool first = format == DataFormat.ChannelsFirst;
            layer.Image[first ? channel * height * width + row * width + column : (row * width + column) * channels + channel] = float.NaN;
            float[] actual = layer.Run(vectors);
            for (int i = 0; i < actual.Length; i++)
            {
                int pixel = first ? i % (height * width) : i / channels, c = first ? i / (height * width) : i % channels;
                bool sees = c == channel && Math.Abs(pixel / width - row) <= kernel / 2 && Math.Abs(pixel % width - column) <= kernel / 2;
                Assert.Equal(!sees, float.IsFinite(actual[i]));
            }
        }
    }

    private static void AssertComputed(KernelCase layer)
    {
        foreach (var vectors in KernelCase.Widths)
        {
            float[] actual = layer.Run(vectors);
            double difference = layer.Difference(actual);
            Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
            Assert.Equal(actual, layer.Run(vectors, threads: 2));
        }
    }

    private static Conv2DConfig Config(int channels, int kernel, int stride, int dilation, DataFormat format, Padding padding) => new()
    {
        Filters = channels, KernelSize = kernel, Strides = stride, DilationRate = dilation, Groups = channels, Padding = padding,
        DataFormat = format, Activation = Activations.LeakyRelu(),
    };
}
