using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

public class OptionsTests
{
    private static Conv2DOptions Full => new()
    {
        OutputColumnName = "Features", InputColumnName = "Image", Filters = 6, KernelSize = (3, 2), Strides = (2, 1), Padding = Padding.Same,
        DataFormat = DataFormat.ChannelsFirst, Groups = 2, Activation = Activations.LeakyRelu(0.3f), UseBias = true,
        KernelInitializer = Initializers.HeNormal(3), BiasInitializer = Initializers.Constant(0.5f),
        KernelRegularizer = Regularizers.L2(0.1f), BiasRegularizer = Regularizers.L1(0.2f), ActivityRegularizer = Regularizers.L1L2(0.1f, 0.3f),
        KernelConstraint = Constraints.MaxNorm(2, 0, 1, 2), BiasConstraint = Constraints.NonNeg, Trainable = false, Name = "stem",
        InputShape = new ImageShape(9, 8, 4),
    };

    [Fact]
    public void Options_survive_the_way_through_Keras_JSON()
    {
        var read = Conv2DOptions.FromKerasJson(Full.ToKerasJson(), "Features", "Image");
        Assert.Equal(Full.ToConfig(), read.ToConfig());
        Assert.Equal(Full.InputShape, read.InputShape);
        Assert.Equal(("Features", "Image"), (read.OutputColumnName, read.InputColumnName));
    }

    [Fact]
    public void A_layer_from_Python_is_rebuilt_with_its_weights()
    {
        const string json = """
            {"name": "conv2d", "trainable": true, "dtype": "float32", "filters": 2, "kernel_size": [1, 1], "strides": [1, 1],
             "padding": "valid", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "relu", "use_bias": true}
            """;
        var ml = new MLContext(1);
        var options = Conv2DOptions.FromKerasJson(json, "Features", "Image");
        options.Weights = new ConvWeights([1, -1, 2, 3], [1, 1, 2, 2], [0.5f, -0.5f]);
        var data = Images.Load(ml, 1);
        float[] features = Images.Column(ml.Transforms.Conv2D(options).Fit(data).Transform(data), "Features")[0];
        float[] image = Images.Values(0, 60);
        Assert.Equal(Math.Max(image[0] + 2 * image[1] + 0.5f, 0), features[0], 1e-6f);
        Assert.Equal(Math.Max(-image[0] + 3 * image[1] - 0.5f, 0), features[1], 1e-6f);
    }

    [Fact]
    public void A_key_that_cannot_be_honoured_is_refused_by_name()
    {
        var error = Assert.Throws<FormatException>(() => Conv2DOptions.FromKerasJson("""{"filters": 2, "kernel_size": 3, "lora_rank": 4}""", "F"));
        Assert.Contains("lora_rank", error.Message);
    }

    [Fact]
    public void The_transformers_options_rebuild_the_transformer()
    {
        var ml = new MLContext(1);
        var data = Images.Load(ml, 2);
        var layer = ml.Transforms.Conv2D("Features", 3, 2, "Image", activation: Activations.Gelu()).Fit(data);
        var again = ml.Transforms.Conv2D(layer.Options).Fit(data);
        Assert.Equal(Images.Column(layer.Transform(data), "Features"), Images.Column(again.Transform(data), "Features"));
    }

    [Fact]
    public void The_output_column_gives_its_configuration_back()
    {
        var ml = new MLContext(1);
        var data = Images.Load(ml, 1);
        var layer = ml.Transforms.Conv2D("Features", 3, 2, "Image", kernelInitializer: Initializers.HeUniform(7)).Fit(data);
        Assert.Equal(layer.Options.ToConfig(), layer.Transform(data).Schema["Features"].GetConv2DConfig());
        Assert.Null(data.Schema["Image"].GetConv2DConfig());
    }
}
