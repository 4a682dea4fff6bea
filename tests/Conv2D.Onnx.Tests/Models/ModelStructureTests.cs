using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx.Tests;

public class ModelStructureTests
{
    private static readonly Conv2DConfig Config = new()
    {
        Filters = 4,
        KernelSize = (3, 2),
        Strides = (2, 1),
        Padding = Padding.Same,
        Groups = 2,
        Activation = Activations.Relu,
    };

    private static readonly ImageShape Input = new(7, 5, 6);

    [Fact]
    public void Channels_last_is_a_Conv_between_two_transpositions()
    {
        ModelProto model = OnnxModels.Build(Layer(Config), "image", "features");

        Assert.Equal(["Transpose", "Conv", "Relu", "Transpose"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal([0, 3, 1, 2], Ints(model.Graph.Node[0], "perm"));
        Assert.Equal([0, 2, 3, 1], Ints(model.Graph.Node[3], "perm"));
        Assert.Equal("image: batch, 7, 5, 6", Describe(Assert.Single(model.Graph.Input)));
        Assert.Equal("features: batch, 4, 5, 4", Describe(Assert.Single(model.Graph.Output)));
    }

    [Fact]
    public void Channels_first_needs_no_transposition()
    {
        ModelProto model = OnnxModels.Build(Layer(Config with { DataFormat = DataFormat.ChannelsFirst }), "x", "y");

        Assert.Equal(["Conv", "Relu"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal("x: batch, 6, 7, 5", Describe(Assert.Single(model.Graph.Input)));
        Assert.Equal("y: batch, 4, 4, 5", Describe(Assert.Single(model.Graph.Output)));
    }

    [Fact]
    public void The_Conv_node_bears_the_layers_name_and_every_argument()
    {
        NodeProto conv = OnnxModels.Build(Layer(Config, "edges"), "x", "y").Graph.Node.Single(node => node.OpType == "Conv");

        Assert.Equal("edges", conv.Name);
        Assert.Equal([3, 2], Ints(conv, "kernel_shape"));
        Assert.Equal([2, 1], Ints(conv, "strides"));
        Assert.Equal([1, 1], Ints(conv, "dilations"));
        // Seven rows, step two, three high: one row above and one below. One column of two, at the right.
        Assert.Equal([1, 0, 1, 1], Ints(conv, "pads"));
        Assert.Equal(2, conv.Attribute.Single(attribute => attribute.Name == "group").I);
    }

    [Fact]
    public void The_kernel_is_stored_in_ONNX_order_and_the_bias_beside_it()
    {
        var layer = RandomLayer.Fill(new Random(3), Config, Input);
        GraphProto graph = OnnxModels.Build(new OnnxConvLayer(layer.Geometry, layer.Kernel, layer.Bias, Config.Activation), "x", "y").Graph;

        NodeProto conv = graph.Node.Single(node => node.OpType == "Conv");
        TensorProto kernel = graph.Initializer.Single(tensor => tensor.Name == conv.Input[1]);
        Assert.Equal([4, 3, 3, 2], kernel.Dims);
        float[] values = TensorValues.Read(kernel);
        for (int filter = 0; filter < 4; filter++)
        for (int channel = 0; channel < 3; channel++)
        for (int y = 0; y < 3; y++)
        for (int x = 0; x < 2; x++)
            Assert.Equal(layer.Kernel[((y * 2 + x) * 3 + channel) * 4 + filter], values[((filter * 3 + channel) * 3 + y) * 2 + x]);
        Assert.Equal(layer.Bias, TensorValues.Read(graph.Initializer.Single(tensor => tensor.Name == conv.Input[2])));
    }

    [Fact]
    public void Without_bias_the_Conv_has_two_inputs()
    {
        var graph = OnnxModels.Build(Layer(Config with { UseBias = false }), "x", "y").Graph;
        Assert.Equal(2, graph.Node.Single(node => node.OpType == "Conv").Input.Count);
        Assert.Single(graph.Initializer);
    }

    [Fact]
    public void The_model_says_what_made_it_and_what_the_layer_is()
    {
        ModelProto model = OnnxModels.Build(Layer(Config with { Activation = Activations.LeakyRelu(0.35f) }, "edges"), "x", "y");

        Assert.Equal(7, model.IrVersion);
        Assert.Equal(("", 12L), Assert.Single(model.OpsetImport) is var set ? (set.Domain, set.Version) : default);
        Assert.Equal("Conv2D.MLNet", model.ProducerName);
        Assert.Equal("0.1.0", model.ProducerVersion);
        Assert.Contains("4 filters of (3, 2) on (7, 5, 6)", model.DocString);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["name"] = "\"edges\"",
                ["filters"] = "4",
                ["kernel_size"] = "[3,2]",
                ["strides"] = "[2,1]",
                ["padding"] = "\"same\"",
                ["data_format"] = "\"channels_last\"",
                ["dilation_rate"] = "[1,1]",
                ["groups"] = "2",
                ["activation"] = "\"leaky_relu\"",
                ["activation_config"] = "{\"negative_slope\":0.35}",
                ["use_bias"] = "true",
            },
            model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value));
    }

    [Fact]
    public void Names_in_the_graph_are_unique_even_where_the_callers_collide_with_ours()
    {
        GraphProto graph = OnnxModels.Build(
            Layer(Config with { Activation = Activations.Gelu() }), "conv2d/kernel", "conv2d/Transpose.out").Graph;
        string[] values = [graph.Input[0].Name, .. graph.Initializer.Select(tensor => tensor.Name), .. graph.Node.SelectMany(node => node.Output)];
        Assert.Equal(values.Length, values.Distinct().Count());
        Assert.Equal("conv2d/Transpose.out", graph.Node[^1].Output[0]);
        Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct().Count());
    }

    [Fact]
    public void Every_node_reads_what_is_there_before_it()
    {
        foreach (var activation in ExportedActivations.All)
        {
            GraphProto graph = OnnxModels.Build(Layer(Config with { Activation = activation }), "x", "y").Graph;
            var known = new HashSet<string>(["x", .. graph.Initializer.Select(tensor => tensor.Name)]);
            foreach (var node in graph.Node)
            {
                Assert.All(node.Input, name => Assert.Contains(name, known));
                known.UnionWith(node.Output);
            }

            Assert.Contains("y", known);
        }
    }

    [Fact]
    public void Input_and_output_need_names_of_their_own()
    {
        var layer = Layer(Config);
        Assert.Throws<ArgumentException>(() => OnnxModels.ToBytes(layer, "x", "x"));
        Assert.Throws<ArgumentException>(() => OnnxModels.ToBytes(layer, ""));
    }

    [Fact]
    public void Weights_of_the_wrong_length_are_refused_with_both_lengths()
    {
        var geometry = ConvGeometry.Create(Config, Input);
        Assert.Contains("kernel has 5 values", Assert.Throws<ArgumentException>(
            () => new OnnxConvLayer(geometry, new float[5], [], Activations.Relu)).Message);
        Assert.Contains("bias has 3 values", Assert.Throws<ArgumentException>(
            () => new OnnxConvLayer(geometry, new float[geometry.KernelLength], new float[3], Activations.Relu)).Message);
    }

    [Fact]
    public void Saving_to_a_path_a_stream_and_bytes_gives_the_same_file()
    {
        var layer = Layer(Config);
        byte[] bytes = OnnxModels.ToBytes(layer);
        using var stream = new MemoryStream();
        OnnxModels.Save(stream, layer);
        string path = Path.GetTempFileName();
        try
        {
            OnnxModels.Save(path, layer);
            Assert.Equal(bytes, stream.ToArray());
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static OnnxConvLayer Layer(Conv2DConfig config, string name = "conv2d")
    {
        var layer = RandomLayer.Fill(new Random(3), config, Input);
        return new(layer.Geometry, layer.Kernel, layer.Bias, config.Activation, name);
    }

    private static IEnumerable<long> Ints(NodeProto node, string attribute) => node.Attribute.Single(a => a.Name == attribute).Ints;

    private static string Describe(ValueInfoProto value) =>
        $"{value.Name}: {string.Join(", ", value.Type.TensorType.Shape.Dim.Select(dim => dim.DimParam.Length > 0 ? dim.DimParam : $"{dim.DimValue}"))}";
}
