namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>Depthwise 3x3 in channels last, whose blocks of pixels have edges of their own.</summary>
public class DepthwisePixelTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(1, 4)]
    [InlineData(1, 8)]
    [InlineData(1, 19)]
    [InlineData(1, 48)]
    [InlineData(2, 4)]
    [InlineData(2, 8)]
    [InlineData(2, 19)]
    [InlineData(2, 48)]
    public void Every_width_and_height_from_one_pixel_on_is_computed(int stride, int channels)
    {
        var random = new Random(31);
        for (int width = 1; width <= 9; width++)
        for (int height = 1; height <= 6; height++)
        foreach (var padding in Enum.GetValues<Padding>())
        {
            if (padding == Padding.Valid && Math.Min(width, height) < 3)
                continue;
            var layer = new KernelCase(Config(channels, stride, padding), new(height, width, channels), random);
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(2, 5)]
    [InlineData(4000, 4000)]
    public void Every_row_and_column_of_a_dilated_kernel_is_computed(int dilationHeight, int dilationWidth)
    {
        var random = new Random(35);
        foreach (int channels in new[] { 4, 19, 48 })
        foreach (int width in new[] { 1, 2, 3, 4, 5, 7, 12, 17, 30 })
        foreach (int height in new[] { 1, 2, 3, 5, 8, 13 })
        foreach (var padding in Enum.GetValues<Padding>())
        {
            if (padding == Padding.Valid && (height < 2 * dilationHeight + 1 || width < 2 * dilationWidth + 1))
                continue;
            var layer = new KernelCase(Config(channels, 1, padding) with { DilationRate = (dilationHeight, dilationWidth) }, new(height, width, channels), random);
            foreach (var vectors in KernelCase.Widths)
            {
                Assert.Equal("depthwise 3x3", layer.Layer(vectors).PlanName);
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }

    // Taps that lie more than 2 G floats away are outside the image, and are not read.
    [Fact]
    public void Dilation_may_be_as_large_as_a_geometry_allows()
    {
        var layer = new KernelCase(Config(2048, 1, Padding.Same) with { DilationRate = (1, 1_048_577) }, new(3, 4, 2048), new Random(36));
        foreach (var vectors in KernelCase.Widths)
            Assert.True(layer.Difference(layer.Run(vectors)) <= Tolerance, $"{vectors}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_part_of_the_activation_is_applied_or_left_out(int stride)
    {
        foreach (var activation in new[] { Activations.Linear, Activations.Relu, Activations.Relu6, Activations.LeakyRelu(), Activations.HardTanh })
        {
            var layer = new KernelCase(Config(24, stride, Padding.Same) with { Activation = activation }, new(9, 11, 24), new Random(34));
            foreach (var vectors in KernelCase.Widths)
                Assert.True(layer.Difference(layer.Run(vectors)) <= Tolerance, $"{activation}, {vectors} on {layer}");
        }
    }

    [Theory]
    [InlineData(1, float.NaN)]
    [InlineData(2, float.NaN)]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(2, float.NegativeInfinity)]
    public void A_pixel_that_is_not_finite_spoils_only_the_outputs_that_see_it(int stride, float value)
    {
        const int height = 7, width = 8, channels = 20;
        foreach (var (row, column) in new[] { (0, 0), (0, width - 1), (3, 0), (3, 4), (4, width - 1), (height - 1, 0), (height - 1, width - 1) })
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = new KernelCase(Config(channels, stride, Padding.Same), new(height, width, channels), new Random(33));
            layer.Image[(row * width + column) * channels + 17] = value;
            float[] actual = layer.Run(vectors);
            var output = layer.Geometry.Output;
            for (int i = 0; i < actual.Length; i++)
            {
                int top = i / channels / output.Width * stride - layer.Geometry.PadTop, left = i / channels % output.Width * stride - layer.Geometry.PadLeft;
                bool sees = i % channels == 17 && row >= top && row < top + 3 && column >= left && column < left + 3;
                Assert.Equal(!sees, float.IsFinite(actual[i]));
            }
        }
    }

    // More than the cache is taken to keep: what comes next is then fetched.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_batch_that_exceeds_the_cache_is_computed_as_its_images_are(int stride)
    {
        const int batch = 12;
        var one = new KernelCase(Config(40, stride, Padding.Same), new(75, 77, 40), new Random(32));
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = one.Layer(vectors);
            int length = one.Image.Length, outLength = layer.OutputShape.Length;
            Assert.True((long)batch * length * sizeof(float) > 8 << 20);
            float[] inputs = new float[batch * length], outputs = new float[batch * outLength];
            inputs.AsSpan().Fill(float.NaN);
            one.Image.CopyTo(inputs.AsSpan(5 * length));
            layer.RunBatch(inputs, outputs, batch, layer.CreateScratch());
            Assert.True(one.Difference(outputs.AsSpan(5 * outLength, outLength)) <= Tolerance, $"{vectors} on {one}");
        }
    }

    private static Conv2DConfig Config(int channels, int stride, Padding padding) => new()
    {
        Filters = channels, KernelSize = 3, Strides = stride, Groups = channels, Padding = padding, Activation = Activations.LeakyRelu(),
    };
}
