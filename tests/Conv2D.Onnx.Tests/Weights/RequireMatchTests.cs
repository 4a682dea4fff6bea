using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx.Tests;

public class RequireMatchTests
{
    private static readonly Conv2DConfig Layer = new() { Filters = 1, KernelSize = 3, Padding = Padding.Same, UseBias = false };

    [Fact]
    public void Each_attribute_that_differs_is_named_with_both_values()
    {
        OnnxConvNode node = Node(3, ModelFile.Ints("pads", 1, 1, 1, 1));
        node.RequireMatch(Layer);

        Refused(node, Layer with { Strides = (2, 1) }, "strides", "strides (1, 1); the layer has strides (2, 1)");
        Refused(node, Layer with { DilationRate = 2 }, "dilationRate", "dilations (1, 1); the layer has dilationRate (2, 2)");
        Refused(node, Layer with { KernelSize = 5 }, "kernelSize", "kernel_shape (3, 3); the layer has kernelSize (5, 5)");
        Refused(node, Layer with { Filters = 2 }, "filters", "filters 1; the layer has filters 2");
        Refused(node, Layer with { UseBias = true }, "bias", "useBias");
        Refused(node, Layer with { Padding = Padding.Valid }, "padding", "pads [1, 1, 1, 1]; the layer's padding 'valid'");
        Refused(Node(3), Layer, "padding", "pads [0, 0, 0, 0]; the layer's padding 'same'");
        Refused(Node(3, ModelFile.Text("auto_pad", "VALID")), Layer, "padding", "auto_pad VALID");
    }

    [Fact]
    public void The_kernel_must_see_as_many_channels_as_the_input_has()
    {
        OnnxConvNode node = Node(3, ModelFile.Ints("pads", 1, 1, 1, 1));
        var error = Assert.Throws<ArgumentException>(() => node.RequireMatch(Layer, new ImageShape(8, 8, 3)));
        Assert.Contains("(3, 3, 1, 1)", error.Message);
        Assert.Contains("(3, 3, 3, 1)", error.Message);
    }

    [Theory]
    [InlineData(5, 2, 5, new long[] { 2, 2, 2, 2 })]
    [InlineData(5, 2, 6, new long[] { 1, 1, 2, 2 })]
    [InlineData(2, 1, 9, new long[] { 0, 0, 1, 1 })]
    [InlineData(3, 3, 7, new long[] { 1, 1, 1, 1 })]
    [InlineData(1, 1, 7, new long[] { 0, 0, 0, 0 })]
    public void Explicit_pads_are_Keras_same_where_the_input_makes_them_so(int kernel, int stride, int input, long[] pads)
    {
        var config = Layer with { KernelSize = kernel, Strides = stride };
        OnnxConvNode node = Node(kernel, ModelFile.Ints("pads", pads), ModelFile.Ints("strides", stride, stride));
        node.RequireMatch(config, new ImageShape(input, input, 1));
        node.RequireMatch(config);
    }

    [Fact]
    public void With_strides_the_same_pads_do_not_fit_every_input()
    {
        var config = Layer with { Strides = 2 };
        OnnxConvNode node = Node(3, ModelFile.Ints("pads", 1, 1, 1, 1), ModelFile.Ints("strides", 2, 2));
        node.RequireMatch(config);
        node.RequireMatch(config, new ImageShape(7, 7, 1));
        var error = Assert.Throws<ArgumentException>(() => node.RequireMatch(config, new ImageShape(8, 8, 1)));
        Assert.Contains("pads [1, 1, 1, 1], [1, 1, 1, 1] on an input of (8, 8, 1)", error.Message);
        Assert.Contains("'same' is [0, 0, 1, 1]", error.Message);
    }

    [Fact]
    public void SAME_UPPER_is_Keras_same_and_SAME_LOWER_only_where_no_pixel_is_odd()
    {
        Node(3, ModelFile.Text("auto_pad", "SAME_UPPER")).RequireMatch(Layer);
        Node(4, ModelFile.Text("auto_pad", "SAME_UPPER")).RequireMatch(Layer with { KernelSize = 4 }, new ImageShape(8, 8, 1));
        Node(3, ModelFile.Text("auto_pad", "SAME_LOWER")).RequireMatch(Layer);
        Refused(Node(4, ModelFile.Text("auto_pad", "SAME_LOWER")), Layer with { KernelSize = 4 }, "padding", "auto_pad SAME_LOWER");

        OnnxConvNode strided = Node(3, ModelFile.Text("auto_pad", "SAME_LOWER"), ModelFile.Ints("strides", 2, 2));
        strided.RequireMatch(Layer with { Strides = 2 }, new ImageShape(5, 5, 1));
        var error = Assert.Throws<ArgumentException>(() => strided.RequireMatch(Layer with { Strides = 2 }, new ImageShape(6, 6, 1)));
        Assert.Contains("auto_pad SAME_LOWER, [1, 1, 0, 0]", error.Message);
    }

    private static OnnxConvNode Node(int kernel, params AttributeProto[] attributes) => OnnxWeights.Load(
        ModelFile.Of(ModelFile.Graph(ModelFile.Floats("w", [1, 1, kernel, kernel], new float[kernel * kernel]), null, attributes)));

    private static void Refused(OnnxConvNode node, Conv2DConfig config, string argument, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => node.RequireMatch(config));
        Assert.Equal(argument, error.ParamName);
        Assert.Contains(expected, error.Message);
    }
}
