using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class PlanChoiceTests
{
    [Theory]
    [InlineData(224, 3, 64, 7, 2, 1, 1, "winograd 1x4", "winograd 1x4")]
    [InlineData(56, 64, 64, 3, 1, 1, 1, "winograd 4x4", "winograd 4x4")]
    [InlineData(56, 64, 64, 3, 1, 2, 1, "winograd 4x4", "winograd 4x4")]
    [InlineData(7, 512, 512, 3, 1, 1, 1, "winograd 2x2", "winograd 2x2")]
    [InlineData(56, 128, 128, 3, 2, 1, 1, "winograd 4x4 s2", "winograd 4x4 s2")]
    [InlineData(28, 128, 256, 3, 2, 1, 1, "winograd 2x2 s2", "winograd 2x2 s2")]
    [InlineData(57, 64, 64, 5, 2, 1, 1, "direct", "direct")]
    [InlineData(56, 64, 256, 1, 1, 1, 1, "pointwise", "pointwise")]
    [InlineData(28, 512, 1024, 1, 2, 1, 1, "pointwise", "pointwise")]
    [InlineData(28, 256, 256, 3, 1, 1, 256, "depthwise 3x3", "depthwise 3x3")]
    [InlineData(28, 64, 64, 5, 1, 1, 64, "depthwise", "depthwise")]
    [InlineData(28, 128, 128, 3, 1, 1, 4, "winograd 4x4", "winograd 4x4")]
    [InlineData(28, 128, 128, 3, 2, 1, 4, "direct grouped", "direct grouped")]
    [InlineData(56, 128, 128, 3, 1, 1, 32, "grouped 3x3", "grouped 3x3")]
    [InlineData(28, 256, 256, 3, 2, 1, 32, "grouped 3x3", "grouped 3x3")]
    [InlineData(14, 256, 256, 3, 1, 1, 16, "grouped 3x3", "grouped 3x3")]
    [InlineData(28, 256, 256, 3, 2, 1, 16, "grouped 3x3", "grouped 3x3")]
    [InlineData(28, 256, 256, 3, 1, 1, 16, "winograd 4x4", "winograd 4x4")]
    [InlineData(28, 1, 32, 5, 1, 1, 1, "winograd 1x4", "winograd 1x4")]
    public void Each_kind_of_layer_has_its_plan(
        int extent, int channels, int filters, int kernel, int stride, int dilation, int groups, string channelsLast, string channelsFirst)
    {
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            var config = new Conv2DConfig
            {
                Filters = filters, KernelSize = kernel, Strides = stride, DilationRate = dilation, Groups = groups, Padding = Padding.Same, DataFormat = format,
            };
            var geometry = ConvGeometry.Create(config, new(extent, extent, channels));
            float[] weights = new float[geometry.KernelLength];
            var layer = new ManagedConv2D(geometry, weights, [], Activations.Linear, new ConvPlanOptions { MaxWidth = VectorWidth.Bits512 });
            Assert.Equal(format == DataFormat.ChannelsLast ? channelsLast : channelsFirst, layer.PlanName);
        }
    }

    [Fact]
    public void A_kernel_with_an_infinity_is_computed_term_by_term()
    {
        var geometry = ConvGeometry.Create(new Conv2DConfig { Filters = 16, KernelSize = 3, Padding = Padding.Same }, new(8, 8, 16));
        float[] weights = new float[geometry.KernelLength];
        weights[5] = float.PositiveInfinity;
        Assert.Equal("scalar", new ManagedConv2D(geometry, weights, [], Activations.Linear).PlanName);
    }
}
