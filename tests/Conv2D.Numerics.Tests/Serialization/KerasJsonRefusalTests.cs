using System.Text;

namespace Conv2D.Numerics.Tests.Serialization;

public class KerasJsonRefusalTests
{
    private const string Start = "{\"filters\": 4, \"kernel_size\": 3, ";

    [Theory]
    [InlineData("\"rank\": 2", "$.rank is 2, and a Conv2D layer has no such key")]
    [InlineData("\"depth_multiplier\": 1", "$.depth_multiplier is 1, and a Conv2D layer has no such key")]
    [InlineData("\"a b\": {\"x\": [1]}", "$['a b'] is {\"x\": [1]}, and a Conv2D layer has no such key")]
    [InlineData("\"lora_rank\": 4", "$.lora_rank is 4; low-rank adaptation is not supported")]
    [InlineData("\"lora_alpha\": 8", "$.lora_alpha is 8; low-rank adaptation is not supported")]
    [InlineData("\"quantization_config\": {\"mode\": \"int8\"}", "$.quantization_config is {\"mode\": \"int8\"}; quantized layers are not supported")]
    [InlineData("\"dtype\": \"float16\"", "$.dtype is \"float16\"; this layer computes in float32 alone")]
    [InlineData("\"dtype\": \"mixed_bfloat16\"", "$.dtype is \"mixed_bfloat16\"; this layer computes in float32 alone")]
    [InlineData("\"dtype\": {\"module\": \"keras\", \"class_name\": \"DTypePolicy\", \"config\": {\"name\": \"mixed_float16\"}, \"registered_name\": null}",
        "$.dtype.config.name is \"mixed_float16\"; this layer computes in float32 alone")]
    [InlineData("\"dtype\": {\"module\": \"keras\", \"class_name\": \"QuantizedDTypePolicy\", \"config\": {\"mode\": \"int8\", \"source_name\": \"float32\"}}",
        "$.dtype is a QuantizedDTypePolicy")]
    [InlineData("\"dtype\": 32", "$.dtype is 32; it must be \"float32\" or a DTypePolicy")]
    [InlineData("\"autocast\": 1", "$.autocast is 1; it must be true or false")]
    [InlineData("\"trainable\": null", "$.trainable is null; it must be true or false")]
    [InlineData("\"name\": 7", "$.name is 7; it must be a text")]
    [InlineData("\"strides\": [1, 1, 1]", "$.strides is [1, 1, 1]; it must be a whole number of 32 bits, or a list of two: height and width")]
    [InlineData("\"strides\": 1.5", "$.strides is 1.5; it must be a whole number of 32 bits")]
    [InlineData("\"strides\": [1, 3000000000]", "$.strides[1] is 3000000000; it must be a whole number of 32 bits")]
    [InlineData("\"strides\": \"2\"", "$.strides is \"2\"; it must be a whole number")]
    [InlineData("\"strides\": 0", "$: strides is (0, 0); both numbers must be greater than 0")]
    [InlineData("\"groups\": 3", "$: filters (4) must be divisible by groups (3)")]
    [InlineData("\"strides\": 2, \"dilation_rate\": 2", "cannot both be greater than 1")]
    [InlineData("\"padding\": \"causal\"", "$.padding is \"causal\"; it must be valid or same")]
    [InlineData("\"padding\": [[0, 0], [1, 1]]", "$.padding is [[0, 0], [1, 1]]; it must be a text")]
    [InlineData("\"data_format\": \"NCHW\"", "$.data_format is \"NCHW\"; it must be channels_last or channels_first")]
    [InlineData("\"use_bias\": \"yes\"", "$.use_bias is \"yes\"; it must be true or false")]
    [InlineData("\"activation\": \"wiggle\"", "$.activation: There is no activation 'wiggle'")]
    [InlineData("\"activation\": 3", "$.activation is 3; it must be null, a name, or an object")]
    [InlineData("\"activation\": {\"class_name\": \"function\", \"config\": \"mine\", \"module\": \"builtins\"}", "$.activation.config: There is no activation 'mine'")]
    [InlineData("\"activation\": {\"module\": \"keras.layers\", \"class_name\": \"PReLU\", \"config\": {}}", "$.activation.class_name is \"PReLU\"")]
    [InlineData("\"activation\": {\"module\": \"keras.layers\", \"class_name\": \"ELU\", \"config\": {\"beta\": 1}}", "$.activation.config: elu has no argument 'beta'")]
    [InlineData("\"activation\": {\"module\": \"keras.layers\", \"class_name\": \"Softmax\", \"config\": {\"axis\": 1}}", "$.activation.config.axis is 1; softmax acts along the channels")]
    [InlineData("\"activation\": {\"module\": \"keras.activations\", \"class_name\": \"elu\", \"config\": {\"alpha\": 2}}", "it must be one of Keras' activations by name")]
    [InlineData("\"activation\": {\"module\": \"my\", \"class_name\": \"Act\", \"config\": {}, \"registered_name\": \"my>Act\"}", "$.activation.registered_name is \"my>Act\"")]
    [InlineData("\"kernel_initializer\": \"magic\"", "$.kernel_initializer: There is no initializer 'magic'")]
    [InlineData("\"kernel_initializer\": 0", "$.kernel_initializer is 0; it must be null, a name, or an object of keras.initializers")]
    [InlineData("\"kernel_initializer\": {\"module\": \"my\", \"class_name\": \"Zeros\", \"config\": {}}", "$.kernel_initializer.module is \"my\"; it must be \"keras.initializers\"")]
    [InlineData("\"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": {\"seed\": 1.5}}", "$.kernel_initializer.config: GlorotUniform: seed is 1.5")]
    [InlineData("\"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": {\"gain\": 1}}", "$.kernel_initializer.config: GlorotUniform has no argument 'gain'")]
    [InlineData("\"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": []}", "$.kernel_initializer.config is []; it must be an object")]
    [InlineData("\"kernel_initializer\": {\"config\": {}}", "$.kernel_initializer lacks \"class_name\"")]
    [InlineData("\"kernel_initializer\": {\"class_name\": \"Zeros\", \"config\": {}, \"extra\": 1}", "$.kernel_initializer.extra is 1, and an object of Keras has no such key")]
    [InlineData("\"kernel_regularizer\": \"wish\"", "$.kernel_regularizer: There is no regularizer 'wish'")]
    [InlineData("\"bias_constraint\": {\"class_name\": \"Wish\", \"config\": {}}", "$.bias_constraint.config: There is no constraint 'Wish'")]
    [InlineData("\"batch_input_shape\": [null, 3, 3]", "$.batch_input_shape is [null, 3, 3]; it must be a list of four")]
    public void What_cannot_be_honoured_is_refused_with_its_path_and_value(string field, string expected) =>
        Assert.Contains(expected, Refusal(Start + field + "}"));

    [Theory]
    [InlineData("{\"kernel_size\": 3}", "$ lacks \"filters\"")]
    [InlineData("{\"filters\": 4}", "$ lacks \"kernel_size\"")]
    [InlineData("{\"filters\": 0, \"kernel_size\": 3}", "$: filters is 0; it must be greater than 0")]
    [InlineData("{\"filters\": 4.5, \"kernel_size\": 3}", "$.filters is 4.5; it must be a whole number of 32 bits")]
    [InlineData("{\"filters\": 1e99, \"kernel_size\": 3}", "$.filters is 1e99; it must be a whole number of 32 bits")]
    [InlineData("{\"module\": \"keras.layers\", \"class_name\": \"Dense\", \"config\": {}}", "$ is keras.layers.Dense; it must be keras.layers.Conv2D")]
    [InlineData("{\"module\": \"my.layers\", \"class_name\": \"Conv2D\", \"config\": {}, \"registered_name\": \"my>Conv2D\"}", "$ is my.layers.Conv2D, registered as my>Conv2D")]
    [InlineData("{\"class_name\": \"Conv2D\"}", "$ lacks \"config\"")]
    [InlineData("{\"class_name\": \"Conv2D\", \"config\": {\"filters\": 4, \"kernel_size\": 3, \"x\": 1}}", "$.config.x is 1, and a Conv2D layer has no such key")]
    [InlineData("{\"class_name\": \"Conv2D\", \"config\": {\"filters\": 4, \"kernel_size\": 3}, \"y\": 1}", "$.y is 1, and a layer of Keras has no such key")]
    [InlineData("{\"class_name\": \"Conv2D\", \"config\": {\"filters\": 4, \"kernel_size\": 3}, \"compile_config\": {}}", "$.compile_config is {}; a layer is not compiled")]
    [InlineData("{\"class_name\": \"Conv2D\", \"config\": {\"filters\": 4, \"kernel_size\": 3}, \"build_config\": {\"input_shape\": [null, 0, 1, 1]}}", "$.build_config.input_shape is [null, 0, 1, 1]")]
    [InlineData("{\"class_name\": \"Conv2D\", \"config\": {\"filters\": 4, \"kernel_size\": 3}, \"build_config\": {\"shapes_dict\": {}}}", "$.build_config.shapes_dict is {}")]
    [InlineData("{\"filters\": 4, \"filters\": 5, \"kernel_size\": 3}", "has $.filters twice")]
    [InlineData("{\"filters\": 4, \"kernel_size\": 3, \"kernel_initializer\": {\"class_name\": \"Zeros\", \"config\": {\"a\": 1, \"a\": 1}}}", "has $.kernel_initializer.config.a twice")]
    [InlineData("{\"filters\": 4, \"kernel_size\": 3} {}", "is not the JSON it should be")]
    [InlineData("{\"filters\": 4, \"kernel_size\": 3", "is not the JSON it should be")]
    [InlineData("{\"filters\": NaN, \"kernel_size\": 3}", "is not the JSON it should be")]
    [InlineData("{\"filters\": 4, /* no */ \"kernel_size\": 3}", "is not the JSON it should be")]
    [InlineData("[]", "is a JSON array; it should be an object")]
    [InlineData("3", "is a JSON number; it should be an object")]
    [InlineData("", "is not the JSON it should be")]
    [InlineData("{\"filters\": 4, \"kernel_size\": 3, \"name\": \"\\udc00\"}", "has text at $.name that is not Unicode")]
    public void What_is_no_layer_is_refused_with_what_is_wrong(string json, string expected) => Assert.Contains(expected, Refusal(json));

    [Fact]
    public void Objects_nested_without_end_are_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"module\":\"keras.layers\",\"class_name\":\"Activation\",\"config\":{\"activation\":", 100_000));
        Assert.Contains("is not the JSON it should be", Refusal(Start + "\"activation\": " + deep));
        Assert.Contains("is not the JSON it should be", Refusal(new string('[', 1_000_000)));
    }

    [Fact]
    public void A_long_value_is_cut_in_the_message() =>
        Assert.InRange(Refusal(Start + "\"x\": \"" + new string('a', 100_000) + "\"}").Length, 100, 300);

    [Fact]
    public void Damaged_JSON_gives_a_configuration_or_a_FormatException()
    {
        byte[] valid = Encoding.UTF8.GetBytes(KerasJson.WriteLayer(
            new() { Name = "conv2d", Filters = 8, KernelSize = 3, Activation = Activations.LeakyRelu(0.1f) }, new ImageShape(28, 28, 3)));
        var random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            var bytes = valid.ToList();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(128); break;
                    case 1: bytes[at] = (byte)"{}[]\",:0123456789-.eE\\tfn"[random.Next(25)]; break;
                    case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                    default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                }
            }

            string json = Encoding.UTF8.GetString([.. bytes]);
            try
            {
                KerasJson.ReadLayer(json).Config.Validate();
            }
            catch (FormatException e)
            {
                Assert.False(string.IsNullOrWhiteSpace(e.Message));
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType().Name}: {e.Message}\n{e.StackTrace}\n{json}");
            }
        }

        Assert.InRange(refused, 10_000, 20_000);
    }

    private static string Refusal(string json) => Assert.Throws<FormatException>(() => KerasJson.Read(json)).Message;
}
