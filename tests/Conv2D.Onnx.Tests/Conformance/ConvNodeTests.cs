using Conv2D.Numerics;

namespace Conv2D.Onnx.Tests;

public class ConvNodeTests
{
    [Theory]
    [InlineData("test_basic_conv_with_padding", Padding.Same)]
    [InlineData("test_basic_conv_without_padding", Padding.Valid)]
    [InlineData("test_conv_with_strides_padding", Padding.Same)]
    [InlineData("test_conv_with_strides_no_padding", Padding.Valid)]
    [InlineData("test_conv_with_autopad_same", Padding.Same)]
    public void The_layer_gives_the_numbers_of_ONNX_node_test_on_every_path(string name, Padding padding)
    {
        ConvNodeCase expected = Case(name);
        OnnxConvNode node = expected.Read();

        foreach (var format in new[] { DataFormat.ChannelsFirst, DataFormat.ChannelsLast })
        {
            var config = Layer(node, padding) with { DataFormat = format };
            node.RequireMatch(config, expected.InputShape);
            RunsTo(expected.Output, expected.OutputShape, config, expected.InputShape, node, expected.Image);
        }
    }

    [Fact]
    public void Padding_that_Keras_does_not_have_is_refused_and_gives_the_numbers_once_the_image_is_padded_by_hand()
    {
        ConvNodeCase expected = Case("test_conv_with_strides_and_asymmetric_padding");
        OnnxConvNode node = expected.Read();
        foreach (var padding in new[] { Padding.Valid, Padding.Same })
        {
            var error = Assert.Throws<ArgumentException>(() => node.RequireMatch(Layer(node, padding), expected.InputShape));
            Assert.Contains("pads [1, 0, 1, 0]", error.Message);
            Assert.Throws<ArgumentException>(() => node.RequireMatch(Layer(node, padding)));
        }

        float[] zeros = new float[expected.Width];
        RunsTo(
            expected.Output, expected.OutputShape, Layer(node, Padding.Valid), new ImageShape(expected.Height + 2, expected.Width, 1), node,
            [.. zeros, .. expected.Image, .. zeros]);
    }

    private static ConvNodeCase Case(string name) => ConvNodeCase.All.Single(candidate => candidate.Name == name);

    private static Conv2DConfig Layer(OnnxConvNode node, Padding padding) => new()
    {
        Filters = node.Weights.Filters,
        KernelSize = node.Weights.KernelSize,
        Strides = node.Strides,
        DilationRate = node.DilationRate,
        Groups = node.Groups,
        Padding = padding,
        DataFormat = DataFormat.ChannelsFirst,
        UseBias = node.Weights.HasBias,
    };

    // Whole numbers this small are exact in single precision, so no tolerance.
    private static void RunsTo(
        float[] output, int[] outputShape, Conv2DConfig config, ImageShape input, OnnxConvNode node, float[] image)
    {
        var geometry = ConvGeometry.Create(config, input);
        Assert.Equal(new ImageShape(outputShape[0], outputShape[1], 1), geometry.Output);
        var layer = new RandomLayer(config, geometry, node.Weights.Kernel.ToArray(), node.Weights.Bias.ToArray(), image);
        Assert.Equal(output, layer.Reference().Select(x => (float)x));
        Assert.Equal(output, layer.Managed());
        Assert.Equal(output, layer.OnnxRuntime());
    }
}
