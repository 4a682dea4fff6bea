using Conv2D.Numerics;
using Conv2D.Onnx.Protos;
using static Conv2D.Onnx.Protos.TensorProto.Types;

namespace Conv2D.Onnx.Tests;

public class OnnxWeightsTests
{
    // Two filters of one channel, 1x2; ONNX's order is filter by filter, Keras' tap by tap.
    private static readonly float[] OnnxOrder = [1, 2, 3, 4];
    private static readonly float[] KerasOrder = [1, 3, 2, 4];
    private static readonly long[] Shape = [2, 1, 1, 2];

    [Fact]
    public void An_exported_layer_is_read_back_bit_for_bit_with_its_attributes()
    {
        var config = new Conv2DConfig { Filters = 6, KernelSize = (3, 2), Strides = (2, 1), Padding = Padding.Same, Groups = 2 };
        var layer = RandomLayer.Fill(new Random(5), config, new ImageShape(8, 9, 4));
        using var stream = new MemoryStream();
        OnnxModels.Save(stream, new OnnxConvLayer(layer.Geometry, layer.Kernel, layer.Bias, Activations.Relu, "features"));
        stream.Position = 0;

        OnnxConvNode node = OnnxWeights.Load(stream, "features");

        Assert.Equal("features", node.Name);
        Assert.Equal(layer.Kernel, node.Weights.Kernel.ToArray());
        Assert.Equal(layer.Bias, node.Weights.Bias.ToArray());
        Assert.Equal([3, 2, 2, 6], node.Weights.KernelShape.ToArray());
        Assert.Equal(new Size2D(2, 1), node.Strides);
        Assert.Equal(Size2D.One, node.DilationRate);
        Assert.Equal(2, node.Groups);
        Assert.Equal(new OnnxPads(0, 0, 1, 1), node.Pads);
        node.RequireMatch(config, layer.Geometry.Input);
        node.RequireMatch(config);
    }

    [Fact]
    public void The_only_Conv_node_needs_no_name()
    {
        OnnxConvNode node = OnnxWeights.Load(ModelFile.Of(ModelFile.Graph(ModelFile.Floats("w", Shape, OnnxOrder))));

        Assert.Equal("conv", node.Name);
        Assert.Equal(KerasOrder, node.Weights.Kernel.ToArray());
        Assert.False(node.Weights.HasBias);
        Assert.Equal((Size2D.One, Size2D.One, 1, OnnxAutoPad.NotSet, default(OnnxPads)), (node.Strides, node.DilationRate, node.Groups, node.AutoPad, node.Pads));
    }

    [Fact]
    public void Among_several_a_node_is_found_by_its_name_or_by_that_of_its_output()
    {
        var graph = ModelFile.Graph(ModelFile.Floats("w", Shape, OnnxOrder));
        graph.Initializer.Add(ModelFile.Floats("w2", Shape, 5, 6, 7, 8));
        graph.Node.Add(ModelFile.Conv("second", "x", "w2"));
        graph.Node.Add(new NodeProto { OpType = "Conv", Input = { "x", "w2" }, Output = { "nameless" } });

        Assert.Equal([5, 7, 6, 8], OnnxWeights.Load(ModelFile.Of(graph), "second").Weights.Kernel.ToArray());
        Assert.Equal("nameless", OnnxWeights.Load(ModelFile.Of(graph), "nameless").Name);
        var none = Assert.Throws<ArgumentException>(() => OnnxWeights.Load(ModelFile.Of(graph)));
        Assert.Contains("3 Conv nodes; name one of them: 'conv', 'second', 'nameless'", none.Message);
        var wrong = Assert.Throws<ArgumentException>(() => OnnxWeights.Load(ModelFile.Of(graph), "third"));
        Assert.Contains("no Conv node 'third'", wrong.Message);
    }

    [Fact]
    public void Weights_may_lie_in_any_floating_point_type_raw_or_in_a_typed_field()
    {
        TensorProto[] kernels =
        [
            ModelFile.Raw("w", DataType.Float, Shape, OnnxOrder),
            ModelFile.Raw("w", DataType.Double, Shape, 1d, 2d, 3d, 4d),
            ModelFile.Raw("w", DataType.Float16, Shape, (Half)1, (Half)2, (Half)3, (Half)4),
            ModelFile.Raw("w", DataType.Bfloat16, Shape, Bits(1), Bits(2), Bits(3), Bits(4)),
            new() { Name = "w", DataType = (int)DataType.Double, Dims = { Shape }, DoubleData = { 1, 2, 3, 4 } },
            new() { Name = "w", DataType = (int)DataType.Float16, Dims = { Shape }, Int32Data = { 0x3C00, 0x4000, 0x4200, 0x4400 } },
        ];

        foreach (var kernel in kernels)
            Assert.Equal(KerasOrder, OnnxWeights.Load(ModelFile.Of(ModelFile.Graph(kernel))).Weights.Kernel.ToArray());

        static ushort Bits(float value) => (ushort)(BitConverter.SingleToInt32Bits(value) >> 16);
    }

    [Fact]
    public void Weights_may_come_from_Constant_nodes_and_through_Identity_nodes()
    {
        var graph = new GraphProto
        {
            Node =
            {
                new NodeProto { OpType = "Constant", Output = { "w" }, Attribute = { new AttributeProto { Name = "value", T = ModelFile.Floats("", Shape, OnnxOrder) } } },
                new NodeProto { OpType = "Constant", Output = { "b" }, Attribute = { new AttributeProto { Name = "value_floats", Floats = { 0.5f, -0.5f } } } },
                new NodeProto { OpType = "Identity", Input = { "w" }, Output = { "shared" } },
                ModelFile.Conv("conv", "x", "shared", "b"),
            },
        };

        OnnxConvNode node = OnnxWeights.Load(ModelFile.Of(graph));

        Assert.Equal(KerasOrder, node.Weights.Kernel.ToArray());
        Assert.Equal([0.5f, -0.5f], node.Weights.Bias.ToArray());
    }

    [Fact]
    public void A_file_on_disk_is_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, ModelFile.Of(ModelFile.Graph(ModelFile.Floats("w", Shape, OnnxOrder))).ToArray());
            Assert.Equal(KerasOrder, OnnxWeights.Load(path, "conv").Weights.Kernel.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
