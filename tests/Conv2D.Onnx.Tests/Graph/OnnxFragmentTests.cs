using Conv2D.Numerics;
using Conv2D.Onnx.Protos;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace Conv2D.Onnx.Tests;

public class OnnxFragmentTests
{
    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Every_form_of_input_and_output_carries_the_same_numbers(DataFormat format)
    {
        foreach (var activation in new[] { Activations.Relu, Activations.Softmax })
        {
            var layer = Draw(format, activation, new ImageShape(6, 5, 3), 4);
            var onnx = Export(layer);
            float[] expected = layer.Managed();
            foreach (var input in Enum.GetValues<OnnxTensorForm>())
            foreach (var output in Enum.GetValues<OnnxTensorForm>())
            {
                OnnxFragment fragment = onnx.Translate(input, output);
                long[] inputShape = Shape(layer.Geometry.Input, input, format), outputShape = Shape(onnx.OutputShape, output, format);
                float[] image = Order(layer.Image, layer.Geometry.Input, format, input);

                float[] result = Run(graph => fragment.WriteTo(graph, "x", "y"), inputShape, outputShape, image);

                float[] wanted = Order(expected, onnx.OutputShape, format, output);
                Assert.True(Difference.Relative(wanted, result) <= 2e-5, $"{format} {activation}, {input} to {output}");
            }
        }
    }

    [Fact]
    public void Two_layers_in_a_row_hand_over_without_transposing_to_and_fro()
    {
        var first = Draw(DataFormat.ChannelsLast, Activations.Relu, new ImageShape(9, 8, 3), 5);
        var second = Draw(DataFormat.ChannelsLast, Activations.Tanh, new ImageShape(9, 8, 5), 2);
        var proto = new GraphProto { Name = "two" };

        float[] result = Run(graph =>
        {
            string between = graph.NewValueName("between");
            string? channelsFirst = Export(first, "first").Translate().WriteTo(graph, "x", between);
            Assert.NotNull(channelsFirst);
            Export(second, "second").Translate(OnnxTensorForm.ChannelsFirst).WriteTo(graph, channelsFirst, "y");
        }, [1, 9, 8, 3], [1, 9, 8, 2], first.Image, proto);

        // In, out, and the intermediate map for those who ask for it: nothing between the two convolutions.
        Assert.Equal(["Transpose", "Conv", "Relu", "Transpose", "Conv", "Tanh", "Transpose"], proto.Node.Select(node => node.OpType));
        Assert.Equal(proto.Node[2].Output[0], proto.Node[4].Input[0]);
        var chained = second with { Image = first.Managed() };
        Assert.InRange(Difference.Relative(chained.Managed(), result), 0, 2e-5);
    }

    [Fact]
    public void A_softmax_along_the_channels_leaves_no_channels_first_value_behind_when_channels_are_last()
    {
        Assert.Null(Export(Draw(DataFormat.ChannelsLast, Activations.Softmax, new ImageShape(4, 4, 2), 3)).Translate().ChannelsFirstOutput);
        OnnxFragment first = Export(Draw(DataFormat.ChannelsFirst, Activations.Softmax, new ImageShape(4, 4, 2), 3)).Translate();
        Assert.Equal(first.Output, first.ChannelsFirstOutput);
    }

    [Theory]
    [InlineData(1, 4, 4, "Reshape, Conv, Relu, Transpose, Reshape")]
    [InlineData(3, 1, 4, "Reshape, Transpose, Conv, Relu, Reshape")]
    [InlineData(1, 1, 4, "Reshape, Conv, Relu, Reshape")]
    [InlineData(3, 4, 1, "Reshape, Conv, Relu, Reshape")]
    public void A_flat_map_of_one_channel_or_one_pixel_is_not_transposed(int channels, int filters, int size, string expected)
    {
        var layer = Draw(DataFormat.ChannelsLast, Activations.Relu, new ImageShape(size, size, channels), filters);
        OnnxFragment fragment = Export(layer).Translate(OnnxTensorForm.Flat, OnnxTensorForm.Flat);

        Assert.Equal(expected, string.Join(", ", fragment.Nodes.Select(node => node.OpType)));
        float[] result = Run(
            graph => fragment.WriteTo(graph, "x", "y"), [1, layer.Image.Length], [1, size * size * filters], layer.Image);
        Assert.InRange(Difference.Relative(layer.Managed(), result), 0, 2e-5);
    }

    [Fact]
    public void The_same_fragment_can_be_written_twice_into_one_graph()
    {
        var layer = Draw(DataFormat.ChannelsFirst, Activations.Gelu(), new ImageShape(6, 6, 2), 2);
        OnnxFragment fragment = Export(layer).Translate();
        float[] result = Run(graph =>
        {
            string between = graph.NewValueName("between");
            fragment.WriteTo(graph, "x", between);
            fragment.WriteTo(graph, between, "y");
        }, [1, 2, 6, 6], [1, 2, 6, 6], layer.Image);

        Assert.InRange(Difference.Relative((layer with { Image = layer.Managed() }).Managed(), result), 0, 2e-5);
    }

    [Fact]
    public void The_operators_mean_the_same_in_every_version_that_a_fragment_allows()
    {
        foreach (var activation in ExportedActivations.All)
        {
            var layer = Draw(DataFormat.ChannelsLast, activation, new ImageShape(6, 5, 3), 4);
            OnnxFragment fragment = Export(layer).Translate();
            float[] expected = layer.Managed();
            long[] outputShape = Shape(Export(layer).OutputShape, OnnxTensorForm.Image, DataFormat.ChannelsLast);
            Assert.Equal(OnnxExport.MinimumOperatorSetVersion(activation), fragment.MinimumOperatorSetVersion);
            for (int version = fragment.MinimumOperatorSetVersion; version <= OnnxModels.OperatorSetVersion; version++)
            {
                float[] result = Run(
                    graph => fragment.WriteTo(graph, "x", "y"), [1, 6, 5, 3], outputShape, layer.Image, version: version);
                Assert.True(Difference.Relative(expected, result) <= 2e-5, $"{activation} in operator set {version}");
            }
        }
    }

    private static RandomLayer Draw(DataFormat format, Activation activation, ImageShape input, int filters) => RandomLayer.Fill(
        new Random(filters), new Conv2DConfig { Filters = filters, KernelSize = 3, Padding = Padding.Same, DataFormat = format, Activation = activation }, input);

    private static OnnxConvLayer Export(RandomLayer layer, string name = "conv2d") =>
        new(layer.Geometry, layer.Kernel, layer.Bias, layer.Config.Activation, name);

    private static long[] Shape(ImageShape shape, OnnxTensorForm form, DataFormat format)
    {
        int[] extents = shape.ToDimensions(form == OnnxTensorForm.ChannelsFirst ? DataFormat.ChannelsFirst : format);
        return form == OnnxTensorForm.Flat ? [1, shape.Length] : [1, extents[0], extents[1], extents[2]];
    }

    private static float[] Order(float[] values, ImageShape shape, DataFormat format, OnnxTensorForm form)
    {
        if (form != OnnxTensorForm.ChannelsFirst || format == DataFormat.ChannelsFirst)
            return values;
        float[] ordered = new float[values.Length];
        for (int pixel = 0; pixel < shape.Pixels; pixel++)
        for (int channel = 0; channel < shape.Channels; channel++)
            ordered[channel * shape.Pixels + pixel] = values[pixel * shape.Channels + channel];
        return ordered;
    }

    private static float[] Run(
        Action<IOnnxGraph> write, long[] inputShape, long[] outputShape, float[] input, GraphProto? proto = null,
        int version = OnnxModels.OperatorSetVersion)
    {
        proto ??= new GraphProto { Name = "test" };
        proto.Input.Add(Value("x", inputShape));
        proto.Output.Add(Value("y", outputShape));
        var graph = new ModelGraph(proto);
        graph.Reserve("x");
        graph.Reserve("y");
        write(graph);
        var model = new ModelProto { IrVersion = 6, OpsetImport = { new OperatorSetIdProto { Version = version } }, Graph = proto };

        using var session = new InferenceSession(model.ToByteArray());
        using var value = OrtValue.CreateTensorValueFromMemory(input, inputShape);
        using var options = new RunOptions();
        using var results = session.Run(options, ["x"], [value], ["y"]);
        Assert.Equal(outputShape, results[0].GetTensorTypeAndShape().Shape);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static ValueInfoProto Value(string name, long[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)TensorProto.Types.DataType.Float,
                Shape = new TensorShapeProto { Dim = { shape.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }) } },
            },
        },
    };
}
