namespace Conv2D.Numerics.Tests.Serialization;

public class KerasJsonReadingTests
{
    private static readonly Conv2DConfig Smallest = new() { Filters = 4, KernelSize = 3 };

    [Fact]
    public void A_layer_that_Keras_2_wrote_is_read_with_its_input_shape()
    {
        var layer = KerasJson.ReadLayer(KerasModels.Keras2Layer);
        Assert.Equal(new Conv2DConfig { Name = "conv2d", Filters = 32, KernelSize = 3, Activation = Activations.Relu }, layer.Config);
        Assert.Equal(new ImageShape(32, 32, 3), layer.InputShape);
    }

    [Fact]
    public void What_is_absent_has_Keras_defaults() =>
        Assert.Equal(Smallest, KerasJson.Read("""{"filters": 4, "kernel_size": 3}"""));

    [Fact]
    public void What_may_be_null_in_Keras_may_be_null() =>
        // Without an initializer, Layer.add_weight takes Glorot's uniform one, for the bias, too.
        Assert.Equal(Smallest with { BiasInitializer = Initializers.GlorotUniform() }, KerasJson.Read(
            """
            {"name": null, "dtype": null, "filters": 4, "kernel_size": [3, 3], "data_format": null, "activation": null,
             "kernel_initializer": null, "bias_initializer": null, "kernel_regularizer": null, "bias_regularizer": null,
             "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null,
             "lora_rank": null, "lora_alpha": null, "quantization_config": null, "autocast": true}
            """));

    [Theory]
    [InlineData("\"kernel_size\": 5", 5, 5)]
    [InlineData("\"kernel_size\": [5, 2]", 5, 2)]
    public void A_size_is_one_number_or_two(string json, int height, int width) =>
        Assert.Equal(new Size2D(height, width), KerasJson.Read($"{{\"filters\": 1, {json}}}").KernelSize);

    [Theory]
    [InlineData("SAME", "Channels_First")]
    [InlineData("same", "channels_first")]
    public void Padding_and_data_format_are_read_in_either_case(string padding, string format)
    {
        var config = Read($"\"padding\": \"{padding}\", \"data_format\": \"{format}\"");
        Assert.Equal((Padding.Same, DataFormat.ChannelsFirst), (config.Padding, config.DataFormat));
    }

    [Fact]
    public void Every_argument_is_read()
    {
        var config = KerasJson.Read(
            """
            {"name": "a/b", "trainable": false, "dtype": "float32", "filters": 6, "kernel_size": [5, 4], "strides": [3, 2], "padding": "same",
             "data_format": "channels_first", "dilation_rate": 1, "groups": 3, "activation": "swish", "use_bias": false,
             "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": 7}, "registered_name": null},
             "bias_initializer": "zeros"}
            """);
        Assert.Equal(
            new Conv2DConfig
            {
                Name = "a/b",
                Trainable = false,
                Filters = 6,
                KernelSize = (5, 4),
                Strides = (3, 2),
                Padding = Padding.Same,
                DataFormat = DataFormat.ChannelsFirst,
                Groups = 3,
                Activation = Activations.Silu,
                UseBias = false,
                KernelInitializer = Initializers.GlorotUniform(7),
            },
            config);
    }

    [Theory]
    [InlineData("null", "linear{}")]
    [InlineData("\"linear\"", "linear{}")]
    [InlineData("\"relu\"", "relu{\"negative_slope\":0,\"max_value\":null,\"threshold\":0}")]
    [InlineData("{\"module\": \"builtins\", \"class_name\": \"function\", \"config\": \"tanh\", \"registered_name\": \"function\"}", "tanh{}")]
    [InlineData("{\"module\": \"keras.activations\", \"class_name\": \"function\", \"config\": \"tanh\", \"registered_name\": \"tanh\"}", "tanh{}")]
    [InlineData("{\"module\": \"keras.layers\", \"class_name\": \"LeakyReLU\", \"config\": {\"name\": \"leaky_re_lu\", \"trainable\": true, \"dtype\": {\"module\": \"keras\", \"class_name\": \"DTypePolicy\", \"config\": {\"name\": \"float32\"}, \"registered_name\": null}, \"negative_slope\": 0.1}, \"registered_name\": null}", "leaky_relu{\"negative_slope\":0.1}")]
    [InlineData("{\"module\": \"keras.layers\", \"class_name\": \"LeakyReLU\", \"config\": {}}", "leaky_relu{\"negative_slope\":0.3}")]
    [InlineData("{\"module\": \"keras.layers\", \"class_name\": \"ELU\", \"config\": {\"name\": \"elu\", \"alpha\": 0.5}}", "elu{\"alpha\":0.5}")]
    [InlineData("{\"module\": \"keras.layers\", \"class_name\": \"Activation\", \"config\": {\"name\": \"act\", \"activation\": \"sigmoid\"}}", "sigmoid{}")]
    [InlineData("{\"module\": \"keras.layers\", \"class_name\": \"Softmax\", \"config\": {\"name\": \"softmax\", \"axis\": -1}}", "softmax{}")]
    [InlineData("{\"module\": \"Conv2D.Numerics\", \"class_name\": \"gelu\", \"config\": {\"approximate\": true}, \"registered_name\": \"Conv2D.Numerics>gelu\"}", "gelu{\"approximate\":true}")]
    public void An_activation_is_a_name_a_function_or_a_layer(string json, string expected)
    {
        var activation = Read($"\"activation\": {json}").Activation;
        Assert.Equal(expected, activation.Name + activation.GetConfig().ToJsonString());
    }

    public static TheoryData<Activation> SomeActivations =>
    [
        Activations.Linear, Activations.Relu, Activations.Relu6, Activations.ReluWith(0.1f, 6, 0.5f), Activations.LeakyRelu(), Activations.LeakyRelu(0.3f),
        Activations.Elu(), Activations.Elu(2), Activations.Gelu(), Activations.Gelu(true), Activations.Softmax, Activations.Silu,
    ];

    [Theory]
    [MemberData(nameof(SomeActivations), DisableDiscoveryEnumeration = true)]
    public void An_activation_comes_back_as_it_was_written(Activation activation)
    {
        var config = Smallest with { Activation = activation };
        Assert.Equal(config, KerasJson.Read(KerasJson.Write(config)));
    }

    [Fact]
    public void Every_activation_that_has_a_name_alone_is_written_and_read_as_that_name()
    {
        int count = 0;
        foreach (string name in Activations.Names.Where(name => name != "threshold"))
        {
            var config = Smallest with { Activation = Activations.FromName(name) };
            string json = KerasJson.Write(config);
            Assert.Contains($"\"activation\":\"{config.Activation.Name}\"", json);
            Assert.Equal(config, KerasJson.Read(json));
            Assert.Equal(config, Read($"\"activation\": \"{name}\""));
            count++;
        }

        Assert.InRange(count, 30, 40);
    }

    [Fact]
    public void A_random_configuration_comes_back_as_it_was_written()
    {
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            int groups = random.Next(1, 4);
            bool dilated = random.Next(2) == 0;
            var config = new Conv2DConfig
            {
                Name = random.Next(3) switch { 0 => null, 1 => "conv2d_7", _ => "\"é\\\u2028😀/" },
                Trainable = random.Next(2) == 0,
                Filters = groups * random.Next(1, 9),
                KernelSize = (random.Next(1, 8), random.Next(1, 8)),
                Strides = dilated ? 1 : (random.Next(1, 4), random.Next(1, 4)),
                DilationRate = dilated ? (random.Next(1, 4), random.Next(1, 4)) : 1,
                Padding = (Padding)random.Next(2),
                DataFormat = (DataFormat)random.Next(2),
                Groups = groups,
                UseBias = random.Next(2) == 0,
                Activation = Activations.Elu(random.NextSingle()),
                KernelInitializer = Initializers.GlorotUniform(random.Next(2) == 0 ? null : random.Next()),
            };
            var input = new ImageShape(random.Next(1, 99), random.Next(1, 99), groups * random.Next(1, 9));
            Assert.Equal(config, KerasJson.Read(KerasJson.Write(config)));
            Assert.Equal(new KerasLayer(config, input, input.Channels), KerasJson.ReadLayer(KerasJson.WriteLayer(config, input)));
            Assert.Equal(KerasJson.Write(config), KerasJson.Write(KerasJson.Read(KerasJson.Write(config))));
        }
    }

    [Theory]
    [InlineData("[null, 28, 29, 3]", "channels_last", 28, 29, 3)]
    [InlineData("[32, 3, 28, 29]", "channels_first", 28, 29, 3)]
    public void The_input_shape_is_read_in_the_layers_data_format(string shape, string format, int height, int width, int channels)
    {
        var layer = KerasJson.ReadLayer(Built(shape, format));
        Assert.Equal(new ImageShape(height, width, channels), layer.InputShape);
        Assert.Equal(channels, layer.InputChannels);
    }

    [Fact]
    public void An_open_input_shape_gives_its_channels_alone()
    {
        var layer = KerasJson.ReadLayer(Built("[null, null, null, 3]", "channels_last"));
        Assert.Null(layer.InputShape);
        Assert.Equal(3, layer.InputChannels);
    }

    private static string Built(string shape, string format) =>
        $$$"""
        {"module": "keras.layers", "class_name": "Conv2D", "config": {"filters": 4, "kernel_size": 3, "data_format": "{{{format}}}"},
         "registered_name": null, "build_config": {"input_shape": {{{shape}}} }, "name": "conv2d", "inbound_nodes": [{"args": [], "kwargs": {}}]}
        """;

    private static Conv2DConfig Read(string fields) => KerasJson.Read($"{{\"filters\": 4, \"kernel_size\": 3, {fields}}}");
}
