using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class Grouped3x3Tests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<int, int, int, DataFormat> Layers
    {
        get
        {
            var layers = new TheoryData<int, int, int, DataFormat>();
            foreach (var format in Enum.GetValues<DataFormat>())
            foreach (int stride in new[] { 1, 2 })
            {
                foreach (int groups in new[] { 2, 3, 4, 5, 8 })
                    layers.Add(groups, 4, stride, format);
                foreach (int groups in new[] { 2, 3, 4 })
                    layers.Add(groups, 8, stride, format);
                layers.Add(3, 16, stride, format);
            }

            return layers;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_width_and_height_from_one_pixel_on_is_computed(int groups, int perGroup, int stride, DataFormat format)
    {
        var random = new Random(51);
        foreach (int width in new[] { 1, 2, 3, 4, 7, 8, 11 })
        foreach (int height in new[] { 1, 2, 5, 9, 12 })
        foreach (var padding in Enum.GetValues<Padding>())
        {
            if (padding == Padding.Valid && Math.Min(width, height) < 3)
                continue;
            var layer = new KernelCase(Config(groups, perGroup, stride, format, padding), new(height, width, groups * perGroup), random);
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }

    // Short rows of channels first are turned a band at a time.
    [Theory]
    [InlineData(260, 29, 1, DataFormat.ChannelsLast)]
    [InlineData(260, 29, 2, DataFormat.ChannelsFirst)]
    [InlineData(400, 7, 1, DataFormat.ChannelsFirst)]
    public void An_image_of_several_bands_is_computed_with_every_activation_and_no_bias(int height, int width, int stride, DataFormat format)
    {
        foreach (var activation in new[] { Activations.Linear, Activations.Relu6 })
        foreach (int perGroup in new[] { 4, 8, 16 })
        {
            var config = Config(2, perGroup, stride, format, Padding.Same) with { Activation = activation, UseBias = false };
            var layer = new KernelCase(config, new(height, width, 2 * perGroup), new Random(52));
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                Assert.True(layer.Difference(actual) <= Tolerance, $"{vectors} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }

    [Theory]
    [InlineData(4, DataFormat.ChannelsLast)]
    [InlineData(4, DataFormat.ChannelsFirst)]
    [InlineData(8, DataFormat.ChannelsLast)]
    [InlineData(8, DataFormat.ChannelsFirst)]
    [InlineData(16, DataFormat.ChannelsLast)]
    [InlineData(16, DataFormat.ChannelsFirst)]
    public void A_channel_that_is_not_finite_spoils_only_the_outputs_that_see_it(int perGroup, DataFormat format)
    {
        const int height = 9, width = 10, groups = 4;
        int channels = groups * perGroup, channel = perGroup + 1;
        foreach (var (row, column) in new[] { (0, 0), (0, width - 1), (4, 3), (height - 1, 0), (height - 1, width - 1) })
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = new KernelCase(Config(groups, perGroup, 1, format, Padding.Same), new(height, width, channels), new Random(53));
            Assert.Equal(perGroup == 4 || vectors.Lanes() >= perGroup, layer.Layer(vectors).PlanName == "grouped 3x3");
            bool first = format == DataFormat.ChannelsFirst;
            layer.Image[first ? channel * height * width + row * width + column : (row * width + column) * channels + channel] = float.NaN;
            float[] actual = layer.Run(vectors);
            for (int i = 0; i < actual.Length; i++)
            {
                int pixel = first ? i % (height * width) : i / channels, filter = first ? i / (height * width) : i % channels;
                bool sees = filter / perGroup == 1 && Math.Abs(pixel / width - row) <= 1 && Math.Abs(pixel % width - column) <= 1;
                Assert.Equal(!sees, float.IsFinite(actual[i]));
            }
        }
    }

    private static Conv2DConfig Config(int groups, int perGroup, int stride, DataFormat format, Padding padding) => new()
    {
        Filters = groups * perGroup, KernelSize = 3, Strides = stride, Groups = groups, Padding = padding, DataFormat = format,
        Activation = Activations.LeakyRelu(),
    };
}
