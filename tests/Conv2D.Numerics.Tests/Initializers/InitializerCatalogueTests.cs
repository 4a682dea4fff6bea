using System.Text.Json.Nodes;

namespace Conv2D.Numerics.Tests;

public class InitializerCatalogueTests
{
    public static TheoryData<Initializer, string> All => new()
    {
        { Initializers.Zeros, "{}" },
        { Initializers.Ones, "{}" },
        { Initializers.Constant(2.5f), """{"value":2.5}""" },
        { Initializers.RandomNormal(), """{"seed":null,"mean":0,"stddev":0.05}""" },
        { Initializers.RandomNormal(1, 2, 3), """{"seed":3,"mean":1,"stddev":2}""" },
        { Initializers.TruncatedNormal(1, 2, 3), """{"seed":3,"mean":1,"stddev":2}""" },
        { Initializers.RandomUniform(), """{"seed":null,"minval":-0.05,"maxval":0.05}""" },
        { Initializers.VarianceScaling(), """{"seed":null,"scale":1,"mode":"fan_in","distribution":"truncated_normal","input_axes":null,"output_axes":null}""" },
        {
            Initializers.VarianceScaling(2, FanMode.FanAvg, VarianceScalingDistribution.Uniform, 3, [0, 1], [-1]),
            """{"seed":3,"scale":2,"mode":"fan_avg","distribution":"uniform","input_axes":[0,1],"output_axes":[-1]}"""
        },
        {
            Initializers.VarianceScaling(2, FanMode.FanOut, VarianceScalingDistribution.UntruncatedNormal),
            """{"seed":null,"scale":2,"mode":"fan_out","distribution":"untruncated_normal","input_axes":null,"output_axes":null}"""
        },
        { Initializers.GlorotUniform(7), """{"seed":7,"input_axes":null,"output_axes":null}""" },
        { Initializers.GlorotNormal(7), """{"seed":7,"input_axes":null,"output_axes":null}""" },
        { Initializers.HeUniform(7), """{"seed":7,"input_axes":null,"output_axes":null}""" },
        { Initializers.HeNormal(7), """{"seed":7,"input_axes":null,"output_axes":null}""" },
        { Initializers.LecunUniform(7), """{"seed":7,"input_axes":null,"output_axes":null}""" },
        { Initializers.LecunNormal(), """{"seed":null,"input_axes":null,"output_axes":null}""" },
        { Initializers.Orthogonal(1.5f, 7), """{"seed":7,"gain":1.5}""" },
        { Initializers.Identity(2), """{"gain":2}""" },
        { Initializers.FromName("stft"), """{"side":"real","window":"hann","periodic":false,"scaling":"density"}""" },
    };

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Each_comes_back_equal_from_the_configuration_that_Keras_gives_it(Initializer initializer, string config)
    {
        Assert.Equal(config, initializer.GetConfig().ToJsonString());
        Initializer copy = Initializers.FromConfig(initializer.Name, JsonNode.Parse(config)!.AsObject());
        Assert.Equal(initializer, copy);
        Assert.Equal(initializer.GetType(), copy.GetType());
        if (initializer.Name is "Identity" or "STFT")
            return;
        float[] expected = new float[72], values = new float[72];
        initializer.Fill(expected, [3, 3, 2, 4], 5);
        copy.Fill(values, [3, 3, 2, 4], 5);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void The_names_are_those_of_Keras_3_16()
    {
        string[] classes =
        [
            "Constant", "Identity", "Ones", "STFT", "Zeros", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal",
            "LecunUniform", "Orthogonal", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling",
        ];
        string[] lowerCase =
        [
            "constant", "identity", "ones", "stft", "zeros", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "lecun_normal",
            "lecun_uniform", "orthogonal", "random_normal", "random_uniform", "truncated_normal", "variance_scaling",
        ];
        string[] aliases = ["IdentityInitializer", "normal", "one", "STFTInitializer", "OrthogonalInitializer", "uniform", "zero"];
        Assert.Equal([.. classes.Concat(lowerCase).Concat(aliases).Order(StringComparer.Ordinal)], Initializers.Names);
        Assert.Equal(classes, lowerCase.Select(name => Initializers.FromName(name).Name));
        Assert.All(classes, name => Assert.Equal(name, Initializers.FromName(name).Name));
    }

    [Theory]
    [InlineData("GlorotUniform", """{"gain":1}""", "GlorotUniform has no argument 'gain'; it has seed, input_axes, output_axes.")]
    [InlineData("RandomNormal", """{"stddev":-1}""", "stddev is -1; it must be a finite number, 0 or greater.")]
    [InlineData("RandomUniform", """{"minval":1,"maxval":0.5}""", "minValue (1) is greater than maxValue (0.5).")]
    [InlineData("VarianceScaling", """{"scale":0}""", "scale is 0; it must be a finite number greater than 0.")]
    [InlineData("VarianceScaling", """{"mode":"fan"}""", "VarianceScaling: mode is \"fan\"; it must be \"fan_in\", \"fan_out\" or \"fan_avg\".")]
    [InlineData("VarianceScaling", """{"distribution":"cauchy"}""", "VarianceScaling: distribution is \"cauchy\"; it must be")]
    [InlineData("HeNormal", """{"seed":{"class_name":"SeedGenerator"}}""", "HeNormal: seed is {\"class_name\":\"SeedGenerator\"}; it must be a whole number")]
    [InlineData("HeNormal", """{"seed":1.5}""", "HeNormal: seed is 1.5; it must be a whole number")]
    [InlineData("STFT", """{"side":"left"}""", "side is \"left\"; it must be \"real\" or \"imag\".")]
    [InlineData("xavier", """{}""", "There is no initializer 'xavier'; there are Constant,")]
    public void Wrong_names_and_arguments_are_refused(string name, string config, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Initializers.FromConfig(name, JsonNode.Parse(config)!.AsObject()));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void Normal_in_variance_scaling_is_the_truncated_one_as_in_Keras() => Assert.Equal(
        Initializers.VarianceScaling(),
        Initializers.FromConfig("variance_scaling", new JsonObject { ["distribution"] = "Normal" }));

    [Theory]
    [InlineData("Identity", "Identity matrix initializer can only be used for 2D matrices. Received: shape=(3, 3, 2, 4) of rank 4.")]
    [InlineData("STFT", "STFT initializer can only be used for the kernel of a one-dimensional convolution, of shape (frame length, 1, frequencies). Received: shape=(3, 3, 2, 4) of rank 4.")]
    public void Those_for_other_shapes_refuse_a_kernel(string name, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => Initializers.FromName(name).Fill(new float[72], [3, 3, 2, 4], 0));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void Orthogonal_refuses_a_bias()
    {
        var error = Assert.Throws<ArgumentException>(() => Initializers.Orthogonal().Fill(new float[4], [4], 0));
        Assert.StartsWith("Orthogonal: the tensor to initialize must be at least two-dimensional. Received: shape=(4) of rank 1.", error.Message);
    }

    [Fact]
    public void Identity_makes_matrices()
    {
        float[] values = new float[6];
        Initializers.Identity(3).Fill(values, [2, 3], 0);
        Assert.Equal([3, 0, 0, 0, 3, 0], values);
    }
}
