using Conv2D.Onnx.Protos;
using Google.Protobuf;
using static Conv2D.Onnx.Protos.TensorProto.Types;

namespace Conv2D.Onnx.Tests;

public class BadModelTests
{
    private static readonly long[] Shape = [2, 1, 1, 2];

    private static TensorProto Kernel => ModelFile.Floats("w", Shape, 1, 2, 3, 4);

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 this is a zip file and not a protocol buffer")]
    [InlineData("{\"model\": \"json\"}")]
    [InlineData("\u0089PNG\r\n")]
    public void A_file_that_is_no_model_is_refused(string content)
    {
        var stream = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(content));
        var error = Assert.Throws<FormatException>(() => OnnxWeights.Load(stream));
        Assert.StartsWith("This is not an ONNX model, or it is damaged: ", error.Message);
    }

    [Fact]
    public void A_truncated_model_is_refused_wherever_it_ends()
    {
        byte[] whole = ModelFile.Of(ModelFile.Graph(Kernel)).ToArray();
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<FormatException>(() => OnnxWeights.Load(new MemoryStream(whole, 0, length)));
        OnnxWeights.Load(new MemoryStream(whole));
    }

    [Fact]
    public void Altered_bytes_give_another_model_or_a_clear_error_and_nothing_else()
    {
        byte[] whole = ModelFile.Of(ModelFile.Graph(Kernel, ModelFile.Floats("b", [2], 1, 2), ModelFile.Ints("strides", 1, 1))).ToArray();
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] altered = [.. whole];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                altered[random.Next(altered.Length)] = (byte)random.Next(256);
            try
            {
                OnnxWeights.Load(new MemoryStream(altered), "conv");
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 5000);
    }

    [Theory]
    [InlineData(2, 1, 1, 3, "another number")]
    [InlineData(2, 1, -1, -2, "negative")]
    [InlineData(1L << 40, 1L << 40, 1L << 40, 1L << 40, "another number")]
    [InlineData(long.MaxValue, 2, 2, 1, "another number")]
    [InlineData(0, 1, 1, 2, "another number")]
    public void A_shape_that_disagrees_with_the_data_is_refused_before_anything_is_allocated(
        long filters, long channels, long height, long width, string reason)
    {
        var graph = ModelFile.Graph(ModelFile.Floats("w", [filters, channels, height, width], 1, 2, 3, 4));
        var stream = ModelFile.Of(graph);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string message = Refusal(stream);

        Assert.Contains("tensor 'w'", message);
        Assert.Contains(reason, message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_length_that_the_file_does_not_have_is_not_allocated()
    {
        // initializer 5 of the graph: raw_data that claims a gigabyte and then ends
        byte[] tensor = [0x4A, 0x80, 0x80, 0x80, 0x80, 0x04, 1, 2, 3];
        byte[] graph = [0x2A, (byte)tensor.Length, .. tensor];
        byte[] model = [0x3A, (byte)graph.Length, .. graph];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("damaged", Refusal(new MemoryStream(model)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Weights_of_another_type_are_refused_by_name()
    {
        var integers = new TensorProto { Name = "w", DataType = (int)DataType.Int8, Dims = { Shape }, RawData = ByteString.CopyFrom(1, 2, 3, 4) };
        Assert.Equal(
            "The tensor 'w' has data type Int8; weights must be Float, Double, Float16 or Bfloat16.",
            Refusal(ModelFile.Of(ModelFile.Graph(integers))));
    }

    [Fact]
    public void Weights_outside_the_file_are_refused_with_the_name_of_their_file()
    {
        var outside = new TensorProto
        {
            Name = "w",
            DataType = (int)DataType.Float,
            Dims = { Shape },
            DataLocation = DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" } },
        };
        string message = Refusal(ModelFile.Of(ModelFile.Graph(outside)));
        Assert.Contains("outside the model file ('weights.bin')", message);
    }

    [Fact]
    public void Raw_data_that_ends_within_a_value_is_refused()
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)DataType.Float, Dims = { Shape }, RawData = ByteString.CopyFrom(new byte[15]) };
        Assert.Contains("15 bytes of data; values of 4 bytes", Refusal(ModelFile.Of(ModelFile.Graph(tensor))));
    }

    [Fact]
    public void Weights_that_are_computed_or_come_from_outside_are_refused_with_the_reason()
    {
        var computed = new GraphProto
        {
            Node = { new NodeProto { OpType = "DequantizeLinear", Input = { "q" }, Output = { "w" } }, ModelFile.Conv("conv", "x", "w") },
        };
        Assert.Contains("a DequantizeLinear node computes it", Refusal(ModelFile.Of(computed)));

        var given = new GraphProto { Node = { ModelFile.Conv("conv", "x", "w") } };
        Assert.Contains("it is an input", Refusal(ModelFile.Of(given)));

        var circle = new GraphProto
        {
            Node =
            {
                new NodeProto { OpType = "Identity", Input = { "v" }, Output = { "w" } },
                new NodeProto { OpType = "Identity", Input = { "w" }, Output = { "v" } },
                ModelFile.Conv("conv", "x", "w"),
            },
        };
        Assert.Contains("circle of Identity nodes", Refusal(ModelFile.Of(circle)));
    }

    [Fact]
    public void A_very_long_way_to_the_weights_is_walked_once()
    {
        var graph = new GraphProto { Initializer = { ModelFile.Floats("v0", Shape, 1, 2, 3, 4) } };
        const int steps = 100_000;
        for (int i = 0; i < steps; i++)
            graph.Node.Add(new NodeProto { OpType = "Identity", Input = { $"v{i}" }, Output = { $"v{i + 1}" } });
        graph.Node.Add(ModelFile.Conv("conv", "x", $"v{steps}"));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(4, OnnxWeights.Load(ModelFile.Of(graph)).Weights.Kernel.Length);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void A_node_that_is_no_two_dimensional_convolution_is_refused()
    {
        Assert.Contains("four extents", Refusal(ModelFile.Of(ModelFile.Graph(ModelFile.Floats("w", [2, 1, 2], 1, 2, 3, 4)))));
        Assert.Contains("without a value", Refusal(ModelFile.Of(ModelFile.Graph(ModelFile.Floats("w", [0, 1, 1, 1])))));
        Assert.Contains("bias of 3 values for 2 filters", Refusal(ModelFile.Of(ModelFile.Graph(Kernel, ModelFile.Floats("b", [3], 1, 2, 3)))));
        Assert.Contains("no Conv node", Refusal(ModelFile.Of(new GraphProto { Node = { new NodeProto { OpType = "Relu" } } })));
    }

    [Theory]
    [InlineData("kernel_shape", new long[] { 3, 3 }, "kernel_shape (3, 3); its kernel is (1, 2)")]
    [InlineData("strides", new long[] { 0, 1 }, "0 in strides")]
    [InlineData("strides", new long[] { 1 }, "1 strides")]
    [InlineData("dilations", new long[] { 1, long.MaxValue }, "in dilations")]
    [InlineData("pads", new long[] { 0, 0, -1, 0 }, "-1 in pads")]
    [InlineData("pads", new long[] { 1, 1 }, "2 pads")]
    public void An_attribute_that_makes_no_sense_is_refused_by_name(string attribute, long[] values, string expected) =>
        Assert.Contains(expected, Refusal(ModelFile.Of(ModelFile.Graph(Kernel, null, ModelFile.Ints(attribute, values)))));

    [Fact]
    public void A_group_that_does_not_divide_the_filters_and_an_unknown_auto_pad_are_refused()
    {
        Assert.Contains("group 3, which does not divide its 2 filters", Refusal(ModelFile.Of(ModelFile.Graph(Kernel, null, ModelFile.Int("group", 3)))));
        Assert.Contains("0 in group", Refusal(ModelFile.Of(ModelFile.Graph(Kernel, null, ModelFile.Int("group", 0)))));
        Assert.Contains("auto_pad 'SAME'", Refusal(ModelFile.Of(ModelFile.Graph(Kernel, null, ModelFile.Text("auto_pad", "SAME")))));
    }

    private static string Refusal(Stream model) => Assert.Throws<FormatException>(() => OnnxWeights.Load(model)).Message;
}
