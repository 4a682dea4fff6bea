using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>Plans write whole vectors, and never beyond the caller's memory.</summary>
public class OutputBoundsTests
{
    private const int Margin = 64;
    private const float Mark = 12345;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_narrow_depthwise_plane_is_all_that_is_written(int columns)
    {
        foreach (int rows in new[] { 1, 2, 3, 4, 7, 50 })
        foreach (var (kernelWidth, stride) in new[] { (3, 1), (11, 4), (3, 2) })
        {
            var config = new Conv2DConfig
            {
                Filters = 6, Groups = 3, KernelSize = (2, kernelWidth), Strides = (1, stride), DataFormat = DataFormat.ChannelsFirst,
            };
            AssertWritesItsOutputOnly(new KernelCase(config, new(rows + 1, (columns - 1) * stride + kernelWidth, 3), new Random(columns)));
        }
    }

    // The last channel's last row, whose vector would go beyond the output.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_depthwise_plane_narrower_than_a_vector_is_all_that_is_written(int stride)
    {
        foreach (int width in new[] { 2, 3, 5, 7, 8, 11, 14, 15, 28, 31 })
        foreach (int height in new[] { 1, 2, 3, 9 })
        {
            var config = new Conv2DConfig
            {
                Filters = 3, Groups = 3, KernelSize = 3, Strides = stride, Padding = Padding.Same, DataFormat = DataFormat.ChannelsFirst,
            };
            AssertWritesItsOutputOnly(new KernelCase(config, new(height, width, 3), new Random(width)));
        }
    }

    [Fact]
    public void Two_hundred_random_layers_write_their_output_only()
    {
        var random = new Random(21);
        for (int i = 0; i < 200; i++)
            AssertWritesItsOutputOnly(KernelCase.Draw(random));
    }

    private static void AssertWritesItsOutputOnly(KernelCase layer)
    {
        foreach (var width in KernelCase.Widths)
        {
            var convolution = layer.Layer(width);
            int length = convolution.OutputShape.Length;
            float[] memory = new float[length + 2 * Margin];
            memory.AsSpan().Fill(Mark);
            var output = memory.AsSpan(Margin, length);
            convolution.Run(layer.Image, output, convolution.CreateScratch());
            Assert.True(layer.Difference(output) <= 2e-5, $"{width}, {convolution.PlanName} on {layer}");
            Assert.False(memory.AsSpan(0, Margin).ContainsAnyExcept(Mark), $"{width}, {convolution.PlanName} writes before its output on {layer}");
            Assert.False(memory.AsSpan(Margin + length).ContainsAnyExcept(Mark), $"{width}, {convolution.PlanName} writes beyond its output on {layer}");
        }
    }
}
