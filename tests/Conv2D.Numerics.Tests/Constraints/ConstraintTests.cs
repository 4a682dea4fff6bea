using System.Text.Json.Nodes;

namespace Conv2D.Numerics.Tests;

public class ConstraintTests
{
    /// <summary>Two filters of two weights each, (3, 4) with norm 5 and (0, 1) with norm 1.</summary>
    private static readonly float[] Filters = [3, 0, 4, 1];

    private static readonly int[] FiltersShape = [1, 1, 2, 2];

    public static TheoryData<Constraint, double[]> Projections => new()
    {
        { Constraints.MaxNorm(2, 0, 1, 2), [1.2, 0, 1.6, 1] },
        { Constraints.MaxNorm(0, 0, 1, 2), [0, 0, 0, 0] },
        { Constraints.UnitNorm(0, 1, 2), [0.6, 0, 0.8, 1] },
        { Constraints.UnitNorm(-2), [0.6, 0, 0.8, 1] },
        { Constraints.UnitNorm(0, 1, 2, 3), [3 / Math.Sqrt(26), 0, 4 / Math.Sqrt(26), 1 / Math.Sqrt(26)] },
        // Along the filters: (3, 0) and (4, 1).
        { Constraints.UnitNorm(3), [1, 0, 4 / Math.Sqrt(17), 1 / Math.Sqrt(17)] },
        // Keras' default axis, which has length 1 here: each weight by itself.
        { Constraints.UnitNorm(), [1, 0, 1, 1] },
        { Constraints.MaxNorm(), [2, 0, 2, 1] },
        { Constraints.MinMaxNorm(2, 3, 1, 0, 1, 2), [1.8, 0, 2.4, 2] },
        // Half of the way: norm 5 to (5 + 3) / 2, norm 1 to (1 + 2) / 2.
        { Constraints.MinMaxNorm(2, 3, 0.5f, 0, 1, 2), [2.4, 0, 3.2, 1.5] },
        { Constraints.MinMaxNorm(), [1, 0, 1, 1] },
        { Constraints.NonNeg, [3, 0, 4, 1] },
    };

    [Theory]
    [MemberData(nameof(Projections), DisableDiscoveryEnumeration = true)]
    public void Weights_become_those_of_the_formula(Constraint constraint, double[] expected)
    {
        float[] values = [.. Filters];
        constraint.Apply(values, FiltersShape);
        for (int i = 0; i < values.Length; i++)
            // 1e-7 from Keras' epsilon, the rest from rounding.
            Assert.Equal(expected[i], values[i], 3e-7);
    }

    [Fact]
    public void Keras_epsilon_keeps_a_unit_weight_just_below_one()
    {
        float[] values = [1];
        Constraints.UnitNorm().Apply(values, [1]);
        Assert.Equal(0.9999999f, values[0]);
        values = [1e-7f];
        Constraints.UnitNorm().Apply(values, [1]);
        Assert.Equal(0.5f, values[0], 1e-6f);
    }

    [Fact]
    public void Zero_weights_stay_zero()
    {
        foreach (Constraint constraint in new[] { Constraints.MaxNorm(), Constraints.UnitNorm(), Constraints.MinMaxNorm(1, 2), Constraints.NonNeg })
        {
            float[] values = new float[6];
            constraint.Apply(values, [2, 3]);
            Assert.All(values, v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void Huge_weights_do_not_overflow_and_NaN_stays_in_its_filter()
    {
        float[] values = [3e38f, 1, 3e38f, float.NaN];
        Constraints.UnitNorm(0).Apply(values, [2, 2]);
        Assert.Equal([0.70710678f, float.NaN, 0.70710678f, float.NaN], values);

        values = [float.NegativeInfinity, float.PositiveInfinity, float.NaN, -1, -0.5f];
        Constraints.NonNeg.Apply(values, [5]);
        Assert.Equal([0, float.PositiveInfinity, float.NaN, 0, 0], values);

        values = [float.PositiveInfinity, 1];
        Constraints.MaxNorm(2).Apply(values, [2]);
        Assert.Equal([float.NaN, 0], values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(0, 1, 2)]
    [InlineData(1, 3)]
    [InlineData(-1, 0)]
    public void Norms_are_taken_along_the_axes_and_no_others(params int[] axes)
    {
        int[] shape = [2, 3, 4, 5];
        float[] kernel = new float[120];
        Initializers.RandomNormal(0, 1, 3).Fill(kernel, shape, 0);
        float[] values = [.. kernel];
        Constraints.MaxNorm(1.25f, axes).Apply(values, shape);

        var reduced = axes.Select(a => (a + 4) % 4).ToHashSet();
        string GroupOf(int place)
        {
            int[] index = [place / 60, place / 20 % 3, place / 5 % 4, place % 5];
            return string.Join(",", index.Where((_, axis) => !reduced.Contains(axis)));
        }

        foreach (var group in Enumerable.Range(0, 120).GroupBy(GroupOf))
        {
            double norm = Math.Sqrt(group.Sum(i => (double)kernel[i] * kernel[i]));
            double factor = Math.Min(norm, 1.25f) / norm;
            foreach (int i in group)
                Assert.Equal(kernel[i] * factor, values[i], 1e-6);
        }
    }

    [Theory]
    [InlineData("axis is (0, 1, 2); a weight of shape (8) has axes 0 to 0", 0, 1, 2)]
    [InlineData("axis is (-2); a weight of shape (8) has axes 0 to 0", -2)]
    [InlineData("axis is (0, -1); a weight of shape (8) has axes 0 to 0, each of which may be named once.", 0, -1)]
    public void Axes_that_the_weight_does_not_have_are_refused(string expected, params int[] axes)
    {
        var error = Assert.Throws<ArgumentException>(() => Constraints.MaxNorm(1, axes).Apply(new float[8], [8]));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void A_function_of_ones_own_is_applied_and_kept_by_name_only()
    {
        var constraint = Constraints.Custom("halve_the_filters", (values, shape) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] /= shape[^1];
        });
        float[] values = [2, 4];
        constraint.Apply(values, [1, 2]);
        Assert.Equal([1, 2], values);
        Assert.Equal("halve_the_filters", constraint.Name);

        var error = Assert.Throws<ArgumentException>(() => Constraints.FromConfig(constraint.Name, constraint.GetConfig()));
        Assert.StartsWith("There is no constraint 'halve_the_filters'; there are MaxNorm,", error.Message);
        Assert.Contains("One made with Constraints.Custom cannot be rebuilt from its name; give the layer the function again.", error.Message);

        error = Assert.Throws<ArgumentException>(() => Constraints.Custom("NonNeg", (_, _) => { }));
        Assert.StartsWith("name is 'NonNeg', which is one of Keras' constraints", error.Message);
    }

    public static TheoryData<Constraint, string> All => new()
    {
        { Constraints.NonNeg, "{}" },
        { Constraints.MaxNorm(), """{"max_value":2,"axis":0}""" },
        { Constraints.MaxNorm(1.5f, 0, 1, 2), """{"max_value":1.5,"axis":[0,1,2]}""" },
        { Constraints.UnitNorm(), """{"axis":0}""" },
        { Constraints.UnitNorm(0, 1, 2), """{"axis":[0,1,2]}""" },
        { Constraints.MinMaxNorm(), """{"min_value":0,"max_value":1,"rate":1,"axis":0}""" },
        { Constraints.MinMaxNorm(0.5f, 2, 0.9f, -1), """{"min_value":0.5,"max_value":2,"rate":0.9,"axis":-1}""" },
        { Constraints.FromConfig("UnitNorm", new JsonObject { ["axis"] = null }), """{"axis":null}""" },
    };

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Each_comes_back_equal_from_the_configuration_that_Keras_gives_it(Constraint constraint, string config)
    {
        Assert.Equal(config, constraint.GetConfig().ToJsonString());
        Constraint copy = Constraints.FromConfig(constraint.Name, JsonNode.Parse(config)!.AsObject());
        Assert.Equal(constraint, copy);
        float[] expected = [3, -1, 4, 1, -5, 9], values = [.. expected];
        constraint.Apply(expected, [1, 2, 1, 3]);
        copy.Apply(values, [1, 2, 1, 3]);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void No_axis_in_the_configuration_is_all_axes_as_in_Keras()
    {
        float[] values = [3, 0, 0, 4];
        Constraints.FromConfig("unit_norm", new JsonObject { ["axis"] = null }).Apply(values, [2, 2]);
        Assert.Equal([0.6f, 0f, 0f, 0.8f], values.Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void Names_and_their_defaults_are_those_of_Keras()
    {
        Assert.Equal(["MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm", "max_norm", "min_max_norm", "non_neg", "unit_norm"], Constraints.Names);
        Assert.Equal(Constraints.MaxNorm(2, 0), Constraints.FromName("max_norm"));
        Assert.Equal(Constraints.MinMaxNorm(0, 1, 1, 0), Constraints.FromName("min_max_norm"));
        Assert.Equal(Constraints.UnitNorm(0), Constraints.FromName("UnitNorm"));
        Assert.Equal(Constraints.NonNeg, Constraints.FromName("non_neg"));
        Assert.NotEqual(Constraints.MaxNorm(2, 0), Constraints.MaxNorm(2, 1));
    }

    [Theory]
    [InlineData("MaxNorm", """{"max":1}""", "MaxNorm has no argument 'max'; it has max_value, axis.")]
    [InlineData("MaxNorm", """{"max_value":-1}""", "maxValue is -1; it must be a finite number, 0 or greater.")]
    [InlineData("MaxNorm", """{"axis":"0"}""", "MaxNorm: axis is \"0\"; it must be a whole number")]
    [InlineData("UnitNorm", """{"axis":[0,1.5]}""", "UnitNorm: axis is 1.5; it must be a whole number")]
    [InlineData("MinMaxNorm", """{"min_value":2,"max_value":1}""", "minValue (2) is greater than maxValue (1).")]
    [InlineData("NonNeg", """{"axis":0}""", "NonNeg has no argument 'axis'; it has none.")]
    public void Wrong_arguments_are_refused_by_name(string name, string config, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Constraints.FromConfig(name, JsonNode.Parse(config)!.AsObject()));
        Assert.StartsWith(expected, error.Message);
    }
}
