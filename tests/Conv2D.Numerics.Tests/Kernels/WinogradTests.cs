using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class WinogradTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Five_hundred_channels_stay_within_the_tolerance_whatever_the_numbers(DataFormat format)
    {
        foreach (var draw in new Func<Random, double>[]
                 { r => 2 * r.NextDouble() - 1, r => r.NextDouble(), r => 100 + r.NextDouble(), r => Math.Max(0, Normal(r)), r => Math.Exp(3 * Normal(r)) })
        {
            foreach (var (extent, stride, filters) in new[] { (7, 1, 32), (12, 1, 32), (56, 2, 64) })
            {
                var random = new Random(7);
                var layer = new KernelCase(Config(filters, format) with { Strides = stride }, new(extent, extent, 512), random);
                for (int i = 0; i < layer.Image.Length; i++)
                    layer.Image[i] = (float)draw(random);
                Assert.StartsWith("winograd", layer.Layer(VectorWidths.Widest).PlanName);
                double difference = layer.Difference(layer.Run(VectorWidths.Widest));
                Assert.True(difference <= Tolerance, $"{difference:e2} on {layer}");
            }
        }
    }

    [Fact]
    public void Every_remainder_of_the_tiles_is_computed_with_dilation_and_groups()
    {
        var random = new Random(8);
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (int height in new[] { 8, 9, 10, 11 })
        foreach (int width in new[] { 7, 13 })
        foreach (int dilation in new[] { 1, 2 })
        foreach (int groups in new[] { 1, 2 })
        foreach (var padding in Enum.GetValues<Padding>())
        {
            var config = Config(34 * groups, format) with { DilationRate = dilation, Groups = groups, Padding = padding, Activation = Activations.Relu };
            var layer = new KernelCase(config, new(height, width, 33 * groups), random);
            foreach (var vectors in KernelCase.Widths)
            {
                double difference = layer.Difference(layer.Run(vectors));
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
            }
        }
    }

    // Tiles that reach beyond the image store some of their sums only.
    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void A_pixel_at_the_end_that_is_not_finite_spoils_only_the_outputs_that_see_it(DataFormat format)
    {
        const int channels = 32, channel = 19;
        foreach (var (height, width) in new[] { (13, 14), (14, 15), (15, 13) })
        foreach (var (row, column) in new[] { (height - 1, width - 1), (height - 1, 2), (3, width - 1), (height - 2, width - 2) })
        {
            var layer = new KernelCase(Config(40, format), new(height, width, channels), new Random(16));
            bool first = format == DataFormat.ChannelsFirst;
            layer.Image[first ? (channel * height + row) * width + column : (row * width + column) * channels + channel] = float.NaN;
            foreach (var vectors in KernelCase.Widths)
            {
                Assert.StartsWith("winograd", layer.Layer(vectors).PlanName);
                float[] actual = layer.Run(vectors);
                var output = layer.Geometry.Output;
                for (int i = 0; i < actual.Length; i++)
                {
                    int pixel = first ? i % output.Pixels : i / output.Channels;
                    int top = pixel / output.Width - layer.Geometry.PadTop, left = pixel % output.Width - layer.Geometry.PadLeft;
                    bool sees = row >= top && row < top + 3 && column >= left && column < left + 3;
                    Assert.Equal(!sees, float.IsFinite(actual[i]));
                }
            }
        }
    }

    // Filters that two vectors share are repaired in both or in neither.
    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void A_bias_that_is_not_finite_changes_no_other_filter(DataFormat format)
    {
        var layer = new KernelCase(Config(20, format) with { Padding = Padding.Same }, new(4, 12, 64), new Random(17));
        float[] finite = layer.Run(VectorWidth.Bits256);
        layer.Bias[9] = float.PositiveInfinity;
        float[] one = layer.Run(VectorWidth.Bits256);
        int pixels = layer.Geometry.Output.Pixels;
        for (int i = 0; i < one.Length; i++)
            Assert.Equal((format == DataFormat.ChannelsLast ? i % 20 : i / pixels) == 9 ? float.PositiveInfinity : finite[i], one[i]);
        foreach (int threads in new[] { 2, 3 })
            Assert.Equal(one, layer.Run(VectorWidth.Bits256, threads));
    }

    [Fact]
    public void Few_tiles_with_many_weights_are_rows_of_one_register_tile()
    {
        var random = new Random(12);
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (var (height, width) in new[] { (10, 18), (14, 14), (12, 26), (16, 28) })
        foreach (int groups in new[] { 1, 2 })
        {
            var config = Config(100 * groups, format) with { Groups = groups, Activation = Activations.Relu };
            var layer = new KernelCase(config, new(height, width, 101 * groups), random);
            Assert.Equal("winograd 4x4", layer.Layer(VectorWidth.Bits512).PlanName);
            AssertRight(layer, spareLoads: true);
            AssertRight(layer, spareLoads: false);
        }
    }

    [Theory]
    [InlineData("winograd 2x2 s2", 131, 128, 49, 36)]
    [InlineData("winograd 2x2 s2", 131, 128, 52, 37)]
    [InlineData("winograd 4x4 s2", 79, 80, 63, 75)]
    [InlineData("winograd 4x4 s2", 79, 80, 77, 64)]
    [InlineData("winograd 4x4 s2", 79, 80, 73, 72)]
    public void Every_remainder_of_the_tiles_is_computed_with_stride_2(string plan, int channels, int filters, int height, int width)
    {
        var random = new Random(11);
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (int groups in new[] { 1, 2 })
        foreach (var padding in Enum.GetValues<Padding>())
        {
            var config = Config(filters * groups, format) with { Strides = 2, Groups = groups, Padding = padding, Activation = Activations.Relu };
            var layer = new KernelCase(config, new(height, width, channels * groups), random);
            Assert.Equal(plan, layer.Layer(VectorWidth.Bits512).PlanName);
            AssertRight(layer, VectorWidths.HasSpareLoads);
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Threads_share_rows_of_tiles_that_do_not_divide(DataFormat format)
    {
        foreach (int tileRows in new[] { 1, 3, 5, 7 })
        {
            var layer = new KernelCase(Config(48, format) with { Padding = Padding.Valid }, new(4 * tileRows + 1, 29, 40), new Random(13));
            float[] one = layer.Run(VectorWidths.Widest);
            Assert.StartsWith("winograd", layer.Layer(VectorWidths.Widest).PlanName);
            Assert.True(layer.Difference(one) <= Tolerance, layer.ToString());
            foreach (int threads in new[] { 2, 3, 4, 5, 7 })
                Assert.Equal(one, layer.Run(VectorWidths.Widest, threads));
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, float.NaN)]
    [InlineData(DataFormat.ChannelsFirst, float.PositiveInfinity)]
    public void With_stride_2_an_extreme_pixel_spoils_only_the_outputs_that_see_it(DataFormat format, float value)
    {
        var layer = new KernelCase(Config(128, format) with { Strides = 2, Padding = Padding.Valid }, new(33, 33, 128), new Random(9));
        Assert.EndsWith("s2", layer.Layer(VectorWidths.Widest).PlanName);
        int pixel = 6 * 33 + 5;
        layer.Image[format == DataFormat.ChannelsLast ? pixel * 128 : pixel] = value;
        float[] actual = layer.Run(VectorWidths.Widest), direct = layer.Run(VectorWidths.Widest, allowWinograd: false);
        for (int i = 0; i < actual.Length; i++)
        {
            int at = format == DataFormat.ChannelsLast ? i / 128 : i % 256;
            bool sees = Math.Abs(at / 16 * 2 + 1 - 6) <= 1 && Math.Abs(at % 16 * 2 + 1 - 5) <= 1;
            Assert.Equal(!sees, float.IsFinite(actual[i]));
            if (!sees)
                Assert.Equal(direct[i], actual[i], 1e-4f);
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, float.NaN)]
    [InlineData(DataFormat.ChannelsFirst, float.NaN)]
    [InlineData(DataFormat.ChannelsLast, float.PositiveInfinity)]
    [InlineData(DataFormat.ChannelsFirst, float.PositiveInfinity)]
    [InlineData(DataFormat.ChannelsLast, 3e38f)]
    public void One_extreme_pixel_spoils_the_nine_outputs_that_see_it_and_no_other(DataFormat format, float value)
    {
        var layer = new KernelCase(Config(32, format), new(16, 16, 64), new Random(9));
        Assert.StartsWith("winograd", layer.Layer(VectorWidths.Widest).PlanName);
        int pixel = 6 * 16 + 5;
        layer.Image[format == DataFormat.ChannelsLast ? pixel * 64 : pixel] = value;
        float[] actual = layer.Run(VectorWidths.Widest);
        float[] direct = layer.Run(VectorWidths.Widest, allowWinograd: false);
        for (int i = 0; i < actual.Length; i++)
        {
            int at = format == DataFormat.ChannelsLast ? i / 32 : i % 256;
            bool sees = Math.Abs(at / 16 - 6) <= 1 && Math.Abs(at % 16 - 5) <= 1;
            Assert.Equal(!sees || float.IsFinite(direct[i]), float.IsFinite(actual[i]));
            if (sees)
                Assert.Equal(direct[i], actual[i], float.IsFinite(direct[i]) ? Math.Abs(direct[i]) * 1e-5f : 0);
            else
                Assert.Equal(direct[i], actual[i], 1e-4f);
        }
    }

    [Fact]
    public void It_is_not_used_where_it_is_not_wanted()
    {
        var layer = new KernelCase(Config(64, DataFormat.ChannelsLast), new(28, 28, 64), new Random(1));
        Assert.Equal("winograd 4x4", layer.Layer(VectorWidths.Widest).PlanName);
        Assert.Equal("direct", layer.Layer(VectorWidths.Widest, allowWinograd: false).PlanName);
    }

    // With every width, and the same on any number of threads.
    private static void AssertRight(KernelCase one, bool spareLoads)
    {
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = one.Layer(new ConvPlanOptions { MaxWidth = vectors, SpareLoads = spareLoads });
            float[] actual = one.Run(layer);
            double difference = one.Difference(actual);
            Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.PlanName} on {one}");
            Assert.Equal(actual, one.Run(layer, threads: 2));
            Assert.Equal(actual, one.Run(layer, threads: 3));
        }
    }

    private static Conv2DConfig Config(int filters, DataFormat format) =>
        new() { Filters = filters, KernelSize = 3, Padding = Padding.Same, DataFormat = format };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
