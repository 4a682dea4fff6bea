using System.Text.Json;

namespace Conv2D.Numerics.Tests.Serialization;

public class KerasJsonCatalogueTests
{
    private static readonly Conv2DConfig Smallest = new() { Filters = 4, KernelSize = 3 };

    [Fact]
    public void Every_initializer_comes_back_as_it_was_written()
    {
        foreach (string name in Initializers.Names)
            AssertRoundTrip(Smallest with { KernelInitializer = Initializers.FromName(name), BiasInitializer = Initializers.FromName(name) });
        AssertRoundTrip(Smallest with
        {
            KernelInitializer = Initializers.RandomNormal(0.1f, 0.7f, seed: -5),
            BiasInitializer = Initializers.Constant(-0.3f),
        });
    }

    [Fact]
    public void Every_regularizer_comes_back_as_it_was_written()
    {
        foreach (string name in Regularizers.Names)
        {
            var regularizer = Regularizers.FromName(name);
            AssertRoundTrip(Smallest with { KernelRegularizer = regularizer });
            AssertRoundTrip(Smallest with { BiasRegularizer = regularizer });
            AssertRoundTrip(Smallest with { ActivityRegularizer = regularizer });
        }

        AssertRoundTrip(Smallest with { KernelRegularizer = Regularizers.L2(0.03f), BiasRegularizer = Regularizers.L1(1e-7f) });
    }

    [Fact]
    public void Every_constraint_comes_back_as_it_was_written()
    {
        foreach (string name in Constraints.Names)
            AssertRoundTrip(Smallest with { KernelConstraint = Constraints.FromName(name), BiasConstraint = Constraints.FromName(name) });
        AssertRoundTrip(Smallest with { KernelConstraint = Constraints.MinMaxNorm(0.1f, 2.5f, 0.9f, 0, 1, 2) });
    }

    [Fact]
    public void Entries_are_read_as_Keras_writes_them()
    {
        var config = KerasJson.Read(
            """
            {"filters": 4, "kernel_size": 3,
             "kernel_initializer": {"module": "keras.initializers", "class_name": "VarianceScaling", "config":
                {"seed": null, "scale": 2.0, "mode": "fan_in", "distribution": "truncated_normal", "input_axes": null, "output_axes": null}, "registered_name": null},
             "bias_initializer": "ones",
             "kernel_regularizer": {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.01}, "registered_name": null},
             "activity_regularizer": {"module": "keras.regularizers", "class_name": "L1", "config": {"l1": 0.001}, "registered_name": null, "shared_object_id": 4711},
             "bias_regularizer": "l2",
             "kernel_constraint": {"module": "keras.constraints", "class_name": "MaxNorm", "config": {"max_value": 2, "axis": [0, 1, 2]}, "registered_name": null},
             "bias_constraint": "non_neg"}
            """);
        Assert.Equal("VarianceScaling", config.KernelInitializer.Name);
        Assert.Equal(Initializers.Ones, config.BiasInitializer);
        Assert.Equal(Regularizers.L2(0.01f), config.KernelRegularizer);
        Assert.Equal(Regularizers.L1(0.001f), config.ActivityRegularizer);
        Assert.Equal(Regularizers.L2(), config.BiasRegularizer);
        Assert.Equal(Constraints.MaxNorm(2, 0, 1, 2), config.KernelConstraint);
        Assert.Equal(Constraints.NonNeg, config.BiasConstraint);
    }

    [Fact]
    public void An_activity_regularizer_stands_where_Keras_base_class_puts_it()
    {
        using var with = JsonDocument.Parse(KerasJson.Write(Smallest with { ActivityRegularizer = Regularizers.L2(0.5f) }));
        Assert.Equal(
            ["name", "trainable", "dtype", "activity_regularizer", "filters"],
            with.RootElement.EnumerateObject().Take(5).Select(property => property.Name));
        Assert.Equal(
            "{\"module\":\"keras.regularizers\",\"class_name\":\"L2\",\"config\":{\"l2\":0.5},\"registered_name\":null}",
            with.RootElement.GetProperty("activity_regularizer").GetRawText());
        using var without = JsonDocument.Parse(KerasJson.Write(Smallest));
        Assert.Equal("filters", without.RootElement.EnumerateObject().ElementAt(3).Name);
        Assert.Equal(19, with.RootElement.EnumerateObject().Count());
        Assert.Equal(19, without.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void A_constraint_of_the_callers_own_comes_back_by_name_and_says_so_when_it_is_applied()
    {
        var config = Smallest with { KernelConstraint = Constraints.Custom("halve", static (values, _) => values[0] /= 2) };
        string json = KerasJson.Write(config);
        Assert.Contains(
            "\"kernel_constraint\":{\"module\":\"Conv2D.Numerics\",\"class_name\":\"halve\",\"config\":{},\"registered_name\":\"Conv2D.Numerics>halve\"}", json);
        var read = KerasJson.Read(json);
        Assert.Equal(config, read);
        var error = Assert.Throws<InvalidOperationException>(() => read.KernelConstraint!.Apply(new float[1], [1]));
        Assert.Contains("The constraint 'halve' is a function of the layer's author", error.Message);
    }

    [Theory]
    [InlineData("{\"module\": \"Conv2D.Numerics\", \"class_name\": \"MaxNorm\", \"config\": {}}", "$.kernel_constraint: name is 'MaxNorm', which is one of Keras' constraints")]
    [InlineData("{\"module\": \"Conv2D.Numerics\", \"class_name\": \"halve\", \"config\": {\"by\": 2}}", "$.kernel_constraint.config.by is 2")]
    [InlineData("{\"module\": \"keras.constraints\", \"class_name\": \"MaxNorm\", \"config\": {\"max_value\": -1}}", "$.kernel_constraint.config: ")]
    [InlineData("{\"module\": \"keras.constraints\", \"class_name\": \"MaxNorm\", \"config\": {\"axis\": \"all\"}}", "$.kernel_constraint.config: MaxNorm: axis is \"all\"")]
    [InlineData("{\"module\": \"keras.regularizers\", \"class_name\": \"L2\", \"config\": {}}", "$.kernel_constraint.module is \"keras.regularizers\"; it must be \"keras.constraints\"")]
    public void A_constraint_that_cannot_be_honoured_is_refused_with_its_path(string json, string expected)
    {
        var error = Assert.Throws<FormatException>(() => KerasJson.Read($"{{\"filters\": 4, \"kernel_size\": 3, \"kernel_constraint\": {json}}}"));
        Assert.Contains(expected, error.Message);
    }

    private static void AssertRoundTrip(Conv2DConfig config)
    {
        string json = KerasJson.Write(config);
        Assert.Equal(config, KerasJson.Read(json));
        Assert.Equal(json, KerasJson.Write(KerasJson.Read(json)));
    }
}
