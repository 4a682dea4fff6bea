using System.Text.Json.Nodes;

namespace Conv2D.Numerics.Tests;

public class ActivationCatalogueTests
{
    [Theory]
    [MemberData(nameof(EveryActivation.AllData), MemberType = typeof(EveryActivation), DisableDiscoveryEnumeration = true)]
    public void Each_comes_back_equal_from_its_name_and_its_arguments_as_text(Activation activation)
    {
        var config = JsonNode.Parse(activation.GetConfig().ToJsonString())!.AsObject();
        Activation copy = Activations.FromConfig(activation.Name, config);
        Assert.Equal(activation, copy);
        Assert.Equal(activation.GetType(), copy.GetType());
        Assert.Equal(activation.Run(0.3f, -0.7f, 5f, -2f), copy.Run(0.3f, -0.7f, 5f, -2f));
    }

    [Fact]
    public void No_name_is_linear() => Assert.Equal(Activations.Linear, Activations.FromName(null));

    [Fact]
    public void Defaults_are_those_of_Keras_functions()
    {
        Assert.Equal(Activations.LeakyRelu(0.2f), Activations.FromName("leaky_relu"));
        Assert.Equal(Activations.Elu(1), Activations.FromName("elu"));
        Assert.Equal(Activations.Gelu(approximate: false), Activations.FromName("gelu"));
        Assert.Equal(Activations.Celu(1), Activations.FromName("celu"));
        Assert.Equal(Activations.Squareplus(4), Activations.FromName("squareplus"));
        Assert.Equal(Activations.SoftShrink(0.5f), Activations.FromName("soft_shrink"));
        Assert.Equal(Activations.HardShrink(0.5f), Activations.FromName("hard_shrink"));
        Assert.Equal(Activations.Silu, Activations.FromName("swish"));
        Assert.Equal(Activations.HardSilu, Activations.FromName("hard_swish"));
    }

    [Fact]
    public void The_names_are_those_of_Keras_3_16()
    {
        string[] keras =
        [
            "relu", "leaky_relu", "relu6", "softmax", "celu", "elu", "selu", "softplus", "softsign", "squareplus", "soft_shrink",
            "sparse_plus", "silu", "gelu", "glu", "tanh", "tanh_shrink", "threshold", "sigmoid", "sparse_sigmoid", "exponential",
            "hard_sigmoid", "hard_silu", "hard_tanh", "hard_shrink", "linear", "mish", "log_softmax", "log_sigmoid", "sparsemax",
            "swish", "hard_swish",
        ];
        Assert.Equal(keras.Order(StringComparer.Ordinal), Activations.Names);
        Assert.Equal(keras.Except(["swish", "hard_swish"]).Order(), EveryActivation.All.Select(a => a.Name).Distinct().Order());
    }

    [Fact]
    public void The_name_alone_stands_for_the_defaults()
    {
        Assert.All(EveryActivation.All.Where(a => a.Name != "threshold"), a => Assert.Equal(a.HasDefaultArguments, a.Equals(Activations.FromName(a.Name))));
        Assert.Equal("leaky_relu", Activations.LeakyRelu().ToString());
        Assert.Equal("""leaky_relu{"negative_slope":0.3}""", Activations.LeakyRelu(0.3f).ToString());
        Assert.Equal("""relu{"negative_slope":0.5,"max_value":3,"threshold":1}""", Activations.ReluWith(0.5f, 3, 1).ToString());
        Assert.NotEqual(Activations.LeakyRelu(0.3f), Activations.LeakyRelu(0.2f));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_list_of_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => Activations.FromName("rleu"));
        Assert.StartsWith("There is no activation 'rleu'; there are ", error.Message);
        Assert.All(Activations.Names, name => Assert.Contains(name, error.Message));
    }

    [Theory]
    [InlineData("leaky_relu", """{"alpha":0.3}""", "leaky_relu has no argument 'alpha'; it has negative_slope.")]
    [InlineData("tanh", """{"x":1}""", "tanh has no argument 'x'; it has none.")]
    [InlineData("leaky_relu", """{"negative_slope":"steep"}""", "leaky_relu: negative_slope is \"steep\"; it must be a number")]
    [InlineData("elu", """{"alpha":null}""", "elu: alpha is null; it must be a number")]
    [InlineData("elu", """{"alpha":1e300}""", "elu: alpha is 1e300; it must be a number in the range of a 32-bit float")]
    [InlineData("gelu", """{"approximate":1}""", "gelu: approximate is 1; it must be true or false")]
    [InlineData("threshold", """{"threshold":1}""", "threshold needs the argument 'default_value', which has no default.")]
    [InlineData("celu", """{"alpha":0}""", "alpha is 0; it must be a finite number greater than 0")]
    [InlineData("squareplus", """{"b":-0.5}""", "b is -0.5; it must be a finite number, 0 or greater")]
    [InlineData("relu", """{"max_value":-1}""", "maxValue is -1; it must be a finite number, 0 or greater")]
    public void Wrong_arguments_are_refused_by_name(string name, string config, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Activations.FromConfig(name, JsonNode.Parse(config)!.AsObject()));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void Arguments_that_are_not_finite_are_refused_by_name_and_value()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Activations.LeakyRelu(float.NaN));
        Assert.StartsWith("negativeSlope is NaN; it must be a finite number.", error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Activations.Elu(float.PositiveInfinity));
        Assert.StartsWith("alpha is Infinity; it must be a finite number.", error.Message);
    }

    [Theory]
    [MemberData(nameof(EveryActivation.AllData), MemberType = typeof(EveryActivation), DisableDiscoveryEnumeration = true)]
    public void What_calls_itself_a_clamp_is_one(Activation activation)
    {
        if (!activation.TryGetClamp(out float slope, out float min, out float max))
            return;
        for (float x = -9; x <= 9; x += 0.125f)
        {
            float clamp = MathF.Min(MathF.Max(x < 0 ? slope * x : x, min), max);
            Assert.Equal(activation.Run(x)[0], clamp);
        }
    }

    [Fact]
    public void The_piecewise_linear_ones_without_threshold_are_clamps()
    {
        Activation[] clamps = [.. EveryActivation.All.Where(a => a.TryGetClamp(out _, out _, out _))];
        Assert.Equal(
            ["hard_tanh", "leaky_relu", "linear", "relu", "relu6"],
            clamps.Select(a => a.Name).Distinct().Order());
        Assert.False(Activations.ReluWith(threshold: 1).TryGetClamp(out _, out _, out _));
    }
}
