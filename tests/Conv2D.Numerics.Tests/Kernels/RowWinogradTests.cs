using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class RowWinogradTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(7, 2)]
    [InlineData(10, 2)]
    [InlineData(7, 3)]
    public void Every_remainder_of_the_tiles_is_computed(int kernelWidth, int stride)
    {
        var random = new Random(kernelWidth * 10 + stride);
        int served = 0;
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (var padding in Enum.GetValues<Padding>())
        foreach (int outputs in new[] { 4, 5, 6, 7, 9 })
        foreach (var (height, kernelHeight, channels, filters) in new[] { (1, 1, 13, 40), (2, 3, 3, 33), (7, 2, 4, 48), (9, 5, 2, 64) })
        {
            var config = new Conv2DConfig
            {
                Filters = filters, KernelSize = (kernelHeight, kernelWidth), Strides = (1, stride), Padding = padding, DataFormat = format,
                Activation = filters == 40 ? Activations.LeakyRelu() : Activations.Relu6, UseBias = filters != 48,
            };
            int width = padding == Padding.Same ? outputs * stride : (outputs - 1) * stride + kernelWidth + outputs % stride;
            var layer = new KernelCase(config, new(height + kernelHeight - 1, width, channels), random);
            foreach (var vectors in KernelCase.Widths)
            {
                served += layer.Layer(vectors).PlanName == "winograd 1x4" ? 1 : 0;
                double difference = layer.Difference(layer.Run(vectors));
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(layer.Run(vectors), layer.Run(vectors, threads: 3));
            }
        }

        Assert.True(served >= 20, $"only {served} of the layers were served by the plan that is tested");
    }

    // Passes take six tiles below each other: every number of steps, equal or one apart, with panels of two columns and of one.
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(7, 2)]
    [InlineData(5, 1)]
    public void Every_number_of_rows_is_computed(int kernelWidth, int stride)
    {
        var random = new Random(kernelWidth);
        foreach (var format in Enum.GetValues<DataFormat>())
        for (int rows = 1; rows <= 13; rows++)
        {
            var config = new Conv2DConfig { Filters = 24, KernelSize = (5, kernelWidth), Strides = (1, stride), DataFormat = format, Activation = Activations.Relu };
            var layer = new KernelCase(config, new(rows + 4, 6 * stride + kernelWidth, 2), random);
            foreach (var vectors in KernelCase.Widths)
            {
                double difference = layer.Difference(layer.Run(vectors));
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(layer.Run(vectors), layer.Run(vectors, threads: 2));
            }
        }
    }

    // Channels first: pieces of a vector that slide back or not, fewer than a column has and more, and filters that divide into steps or not.
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    [InlineData(7, 2)]
    [InlineData(7, 3)]
    public void Rows_of_at_least_a_vector_have_pixels_in_the_lanes(int kernelWidth, int stride)
    {
        var random = new Random(kernelWidth * 10 + stride);
        foreach (var padding in Enum.GetValues<Padding>())
        foreach (int outputs in new[] { 16, 17, 19, 28, 31, 33, 50 })
        foreach (var (rows, kernelHeight, strideHeight, channels, filters) in new[] { (1, 1, 1, 2, 16), (2, 3, 1, 1, 17), (5, 2, 2, 3, 33), (9, 5, 1, 2, 19) })
        {
            var config = new Conv2DConfig
            {
                Filters = filters, KernelSize = (kernelHeight, kernelWidth), Strides = (strideHeight, stride), Padding = padding, DataFormat = DataFormat.ChannelsFirst,
                Activation = filters == 16 ? Activations.Linear : filters == 17 ? Activations.LeakyRelu() : Activations.Relu6, UseBias = filters != 19,
            };
            int width = padding == Padding.Same ? outputs * stride : (outputs - 1) * stride + kernelWidth + outputs % stride;
            var layer = new KernelCase(config, new((rows - 1) * strideHeight + kernelHeight, width, channels), random);
            foreach (var vectors in KernelCase.Widths)
            {
                Assert.Equal("winograd 1x4", layer.Layer(vectors).PlanName);
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
                Assert.Equal(actual, layer.Run(vectors, threads: 3));
            }
        }
    }

    [Fact]
    public void Planes_that_do_not_fit_a_block_are_laid_in_several()
    {
        var config = Config(7, 2, DataFormat.ChannelsFirst) with { Filters = 18 };
        var layer = new KernelCase(config, new(240, 250, 3), new Random(4));
        float[] actual = layer.Run(VectorWidths.Widest);
        Assert.True(layer.Difference(actual) <= Tolerance);
        Assert.Equal(actual, layer.Run(VectorWidths.Widest, threads: 2));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    public void It_stays_within_the_tolerance_whatever_the_numbers(int kernel, int stride)
    {
        foreach (var draw in new Func<Random, double>[] { r => r.NextDouble(), r => 100 + r.NextDouble(), r => 255 * r.NextDouble(), r => Math.Exp(8 * r.NextDouble()) })
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            var random = new Random(3);
            var layer = new KernelCase(Config(kernel, stride, format), new(24, 24, 3), random);
            for (int i = 0; i < layer.Image.Length; i++)
                layer.Image[i] = (float)draw(random);
            Assert.Equal("winograd 1x4", layer.Layer(VectorWidths.Widest).PlanName);
            double difference = layer.Difference(layer.Run(VectorWidths.Widest));
            Assert.True(difference <= 5e-6, $"{difference:e2} on {layer}");
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, float.NaN)]
    [InlineData(DataFormat.ChannelsFirst, float.NaN)]
    [InlineData(DataFormat.ChannelsLast, float.NegativeInfinity)]
    [InlineData(DataFormat.ChannelsFirst, float.PositiveInfinity)]
    public void One_extreme_pixel_spoils_the_outputs_that_see_it_and_no_other(DataFormat format, float value)
    {
        // 18 columns are four tiles and one that slides back over the last of them.
        const int extent = 18, filters = 33;
        foreach (var (row, column) in new[] { (0, 0), (6, 5), (9, 15), (17, 17) })
        {
            var layer = new KernelCase(Config(5, 1, format) with { Filters = filters }, new(extent, extent, 3), new Random(9));
            Assert.Equal("winograd 1x4", layer.Layer(VectorWidths.Widest).PlanName);
            layer.Image[format == DataFormat.ChannelsLast ? (row * extent + column) * 3 : row * extent + column] = value;
            float[] actual = layer.Run(VectorWidths.Widest);
            float[] direct = layer.Run(VectorWidths.Widest, allowWinograd: false);
            Assert.Equal(actual, layer.Run(VectorWidths.Widest, threads: 2));
            for (int i = 0; i < actual.Length; i++)
            {
                int at = format == DataFormat.ChannelsLast ? i / filters : i % (extent * extent);
                bool sees = Math.Abs(at / extent - row) <= 2 && Math.Abs(at % extent - column) <= 2;
                if (sees)
                    Assert.Equal(direct[i], actual[i], float.IsFinite(direct[i]) ? Math.Abs(direct[i]) * 1e-5f : 0);
                else
                    Assert.Equal(direct[i], actual[i], 1e-4f);
            }
        }
    }

    [Fact]
    public void Extreme_pixels_under_pieces_that_overlap_give_the_same_on_any_number_of_threads()
    {
        // Three pieces a row with 512 bits, of which a step takes eight.
        const int width = 37;
        for (int column = 0; column < width; column++)
        {
            var layer = new KernelCase(Config(3, 1, DataFormat.ChannelsFirst), new(13, width, 2), new Random(column));
            for (int row = 0; row < 13; row += 4)
                layer.Image[row * width + (column + row) % width] = row == 8 ? float.NaN : float.PositiveInfinity;
            foreach (var vectors in KernelCase.Widths)
            {
                float[] one = layer.Run(vectors), direct = layer.Run(vectors, allowWinograd: false);
                Assert.Equal(direct.Select(float.IsFinite), one.Select(float.IsFinite));
                foreach (int threads in new[] { 2, 3, 5, 13 })
                    Assert.Equal(one, layer.Run(vectors, threads));
            }
        }
    }

    [Fact]
    public void It_is_not_used_where_it_is_not_wanted()
    {
        var layer = new KernelCase(Config(5, 1, DataFormat.ChannelsLast), new(28, 28, 1), new Random(1));
        Assert.Equal("winograd 1x4", layer.Layer(VectorWidths.Widest).PlanName);
        Assert.Equal("stem", layer.Layer(VectorWidths.Widest, allowWinograd: false).PlanName);
    }

    private static Conv2DConfig Config(int kernel, int stride, DataFormat format) =>
        new() { Filters = 32, KernelSize = kernel, Strides = stride, Padding = Padding.Same, DataFormat = format };
}
