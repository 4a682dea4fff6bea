using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics.Tests.Serialization;

public class KerasJsonWritingTests
{
    private const string Float32 = "{\"module\":\"keras\",\"class_name\":\"DTypePolicy\",\"config\":{\"name\":\"float32\"},\"registered_name\":null}";

    [Fact]
    public void A_layer_is_written_as_Keras_3_writes_it()
    {
        // The first layer of the model in KerasModels.Sequential, which Keras 3 wrote.
        var config = new Conv2DConfig { Name = "conv2d", Filters = 8, KernelSize = 3, Activation = Activations.Relu };
        string written = KerasJson.WriteLayer(config, new ImageShape(224, 224, 3));
        var expected = JsonNode.Parse(KerasModels.Sequential)!["config"]!["layers"]![1]!;
        // Keras 3.16 writes two more arguments of its random initializers than the version that wrote the model.
        var initializer = expected["config"]!["kernel_initializer"]!["config"]!;
        initializer["input_axes"] = null;
        initializer["output_axes"] = null;
        Assert.Equal(expected.ToJsonString(), written);
    }

    [Fact]
    public void The_keys_and_their_order_are_those_of_get_config()
    {
        var config = new Conv2DConfig
        {
            Name = "stem",
            Trainable = false,
            Filters = 4,
            KernelSize = (5, 3),
            Strides = (2, 1),
            Padding = Padding.Same,
            DataFormat = DataFormat.ChannelsFirst,
            Groups = 2,
            UseBias = false,
            KernelInitializer = Initializers.GlorotUniform(42),
        };
        Assert.Equal(
            "{\"name\":\"stem\",\"trainable\":false,\"dtype\":" + Float32 + ",\"filters\":4,\"kernel_size\":[5,3],\"strides\":[2,1],"
            + "\"padding\":\"same\",\"data_format\":\"channels_first\",\"dilation_rate\":[1,1],\"groups\":2,\"activation\":\"linear\",\"use_bias\":false,"
            + "\"kernel_initializer\":{\"module\":\"keras.initializers\",\"class_name\":\"GlorotUniform\",\"config\":{\"seed\":42,\"input_axes\":null,\"output_axes\":null},\"registered_name\":null},"
            + "\"bias_initializer\":{\"module\":\"keras.initializers\",\"class_name\":\"Zeros\",\"config\":{},\"registered_name\":null},"
            + "\"kernel_regularizer\":null,\"bias_regularizer\":null,\"activity_regularizer\":null,\"kernel_constraint\":null,\"bias_constraint\":null}",
            KerasJson.Write(config));
    }

    [Fact]
    public void The_input_shape_is_written_in_the_layers_data_format()
    {
        var config = new Conv2DConfig { Filters = 1, KernelSize = 1, DataFormat = DataFormat.ChannelsFirst };
        using var json = JsonDocument.Parse(KerasJson.WriteLayer(config, new ImageShape(28, 29, 3)));
        Assert.Equal("[null,3,28,29]", json.RootElement.GetProperty("build_config").GetProperty("input_shape").GetRawText());
        Assert.DoesNotContain("build_config", KerasJson.WriteLayer(config));
    }

    [Fact]
    public void An_activation_whose_arguments_are_Keras_defaults_is_its_name() =>
        Assert.Equal("\"leaky_relu\"", WrittenActivation(Activations.LeakyRelu()));

    [Fact]
    public void An_activation_with_arguments_is_the_Keras_layer_that_takes_them()
    {
        Assert.Equal(
            "{\"module\":\"keras.layers\",\"class_name\":\"LeakyReLU\",\"config\":{\"negative_slope\":0.1},\"registered_name\":null}",
            WrittenActivation(Activations.LeakyRelu(0.1f)));
        Assert.Contains("\"class_name\":\"ReLU\"", WrittenActivation(Activations.ReluWith(maxValue: 4)));
        Assert.Contains("\"class_name\":\"ELU\",\"config\":{\"alpha\":0.5}", WrittenActivation(Activations.Elu(0.5f)));
    }

    [Fact]
    public void An_activation_that_Keras_has_no_JSON_for_is_an_object_that_Keras_refuses_rather_than_misreads() =>
        Assert.Equal(
            "{\"module\":\"Conv2D.Numerics\",\"class_name\":\"gelu\",\"config\":{\"approximate\":true},\"registered_name\":\"Conv2D.Numerics>gelu\"}",
            WrittenActivation(Activations.Gelu(approximate: true)));

    [Fact]
    public void An_invalid_configuration_is_not_written() =>
        Assert.Contains("filters is 0", Assert.ThrowsAny<ArgumentException>(() => KerasJson.Write(new() { Filters = 0, KernelSize = 3 })).Message);

    private static string WrittenActivation(Activation activation)
    {
        using var json = JsonDocument.Parse(KerasJson.Write(new() { Filters = 1, KernelSize = 1, Activation = activation }));
        return json.RootElement.GetProperty("activation").GetRawText();
    }
}
