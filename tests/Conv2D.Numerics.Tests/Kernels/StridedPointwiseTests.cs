using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>1x1 kernels with strides: in channels first the pixels that are read are copied before they are multiplied.</summary>
public class StridedPointwiseTests
{
    // Outputs from one vector on, of every width, with up to four pixels beside whole vectors and more.
    public static TheoryData<int, int, int, int> Extents => new()
    {
        { 2, 2, 7, 7 }, { 2, 2, 8, 8 }, { 2, 2, 27, 28 }, { 2, 2, 28, 27 }, { 2, 2, 13, 40 }, { 2, 2, 1, 33 }, { 2, 2, 40, 3 },
        { 1, 2, 5, 16 }, { 2, 1, 9, 7 }, { 3, 3, 13, 22 }, { 2, 3, 12, 25 },
    };

    [Theory]
    [MemberData(nameof(Extents))]
    public void Every_pixel_that_is_read_is_found(int strideHeight, int strideWidth, int height, int width)
    {
        var random = new Random(71);
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (var padding in Enum.GetValues<Padding>())
        foreach (int groups in new[] { 1, 3 })
        foreach (int filters in new[] { 8, 37 })
        {
            var config = new Conv2DConfig
            {
                Filters = groups * filters, KernelSize = 1, Strides = (strideHeight, strideWidth), Groups = groups, Padding = padding, DataFormat = format,
                Activation = Activations.LeakyRelu(),
            };
            var layer = new KernelCase(config, new(height, width, groups * 11), random);
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= 2e-5, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }

    [Fact]
    public void Many_channels_go_in_passes()
    {
        var config = new Conv2DConfig { Filters = 20, KernelSize = 1, Strides = 2, DataFormat = DataFormat.ChannelsFirst };
        var layer = new KernelCase(config, new(14, 13, 1500), new Random(72));
        foreach (var vectors in KernelCase.Widths)
        {
            Assert.Equal("pointwise", layer.Layer(vectors).PlanName);
            Assert.True(layer.Difference(layer.Run(vectors)) <= 2e-5, $"{vectors}");
        }
    }
}
