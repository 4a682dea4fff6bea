using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx.Tests;

public class PoolingModelTests
{
    private static OnnxPoolingLayer Layer(PoolingConfig config, string name = "pool") =>
        new(PoolingGeometry.Create(config, new ImageShape(7, 4, 3)), name);

    private static GraphProto Graph(OnnxPoolingLayer layer) => OnnxModels.Build(layer, "x", "y").Graph;

    [Fact]
    public void The_node_bears_the_layers_name_and_every_argument()
    {
        var config = new PoolingConfig { Kind = PoolingKind.Average, PoolSize = (3, 2), Strides = (2, 1), Padding = Padding.Same };
        var node = Graph(Layer(config, "half")).Node.Single(node => node.OpType == "AveragePool");
        Assert.Equal("half", node.Name);
        Assert.Equal([3, 2], node.Attribute.Single(a => a.Name == "kernel_shape").Ints);
        Assert.Equal([2, 1], node.Attribute.Single(a => a.Name == "strides").Ints);
        // Seven rows, step two, three high: one row above and one below. One column of two, at the right.
        Assert.Equal([1, 0, 1, 1], node.Attribute.Single(a => a.Name == "pads").Ints);
        Assert.Equal(0, node.Attribute.Single(a => a.Name == "count_include_pad").I);
        Assert.Equal("edges", Graph(Layer(config with { Kind = PoolingKind.Max }, "edges")).Node.First(node => node.OpType == "MaxPool").Name);
    }

    [Fact]
    public void Channels_first_needs_no_transposition_and_a_global_pooling_none_behind_it()
    {
        Assert.DoesNotContain(Graph(Layer(new() { Kind = PoolingKind.Max, DataFormat = DataFormat.ChannelsFirst })).Node, node => node.OpType == "Transpose");
        Assert.Equal(
            ["Transpose", "GlobalAveragePool", "Reshape"],
            Graph(Layer(new() { Kind = PoolingKind.GlobalAverage })).Node.Select(node => node.OpType));
    }

    [Fact]
    public void Output_dimensions_are_those_of_the_column()
    {
        Assert.Equal((2, 3), Output(new() { Kind = PoolingKind.GlobalMax }));
        Assert.Equal((4, 1), Output(new() { Kind = PoolingKind.GlobalMax, KeepDims = true }));
        Assert.Equal((4, 3), Output(new() { Kind = PoolingKind.Max }));

        static (int, long) Output(PoolingConfig config)
        {
            var dims = Graph(Layer(config)).Output[0].Type.TensorType.Shape.Dim;
            return (dims.Count, dims[1].DimValue);
        }
    }

    [Fact]
    public void The_model_says_what_layer_it_holds_under_Keras_names()
    {
        var model = OnnxModels.Build(Layer(new() { Kind = PoolingKind.Max }), "x", "y");
        Assert.Equal("Keras' MaxPooling2D: windows of (2, 2) on (7, 4, 3) (height, width, channels).", model.DocString);
        Assert.Equal(
            ["name=\"pool\"", "pool_size=[2,2]", "strides=[2,2]", "padding=\"valid\"", "data_format=\"channels_last\""],
            model.MetadataProps.Select(entry => $"{entry.Key}={entry.Value}"));
        Assert.Contains(
            OnnxModels.Build(Layer(new() { Kind = PoolingKind.GlobalMax, KeepDims = true }), "x", "y").MetadataProps,
            entry => entry is { Key: "keepdims", Value: "true" });
    }
}
