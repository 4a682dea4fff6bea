using System.Text.Json.Nodes;

namespace Conv2D.Numerics.Tests;

public class RegularizerTests
{
    private static readonly float[] Weight = [1, -2, 0, 3];

    /// <summary>Of [1, -2, 0, 3] the magnitudes sum to 6 and the squares to 14.</summary>
    public static TheoryData<Regularizer, double, float[]> Penalties => new()
    {
        { Regularizers.L1(0.5f), 3, [0.5f, -0.5f, 0, 0.5f] },
        { Regularizers.L2(0.25f), 3.5, [0.5f, -1, 0, 1.5f] },
        { Regularizers.L1L2(0.5f, 0.25f), 6.5, [1, -1.5f, 0, 2] },
        { Regularizers.L1L2(l2: 0.25f), 3.5, [0.5f, -1, 0, 1.5f] },
        { Regularizers.L1L2(), 0, [0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Penalties), DisableDiscoveryEnumeration = true)]
    public void Loss_and_gradient_are_those_of_the_formula(Regularizer regularizer, double loss, float[] expected)
    {
        Assert.Equal(loss, regularizer.Loss(Weight, [2, 2]), 1e-12);
        float[] gradient = [10, 10, 10, 10];
        regularizer.AddGradient(Weight, [2, 2], 2, gradient);
        Assert.Equal(expected.Select(g => 10 + 2 * g), gradient);
    }

    /// <summary>The example in Keras' documentation of Regularizer: 0.25 for the kernel, 5 for the output of a batch of five, all 10.</summary>
    [Fact]
    public void Keras_own_example_gives_Keras_numbers()
    {
        float[] ones = [.. Enumerable.Repeat(1f, 25)], tens = [.. Enumerable.Repeat(10f, 25)];
        Assert.Equal(0.25, Regularizers.L1(0.01f).Loss(ones, [5, 5]), 1e-7);
        Assert.Equal(5.0, Regularizers.ActivityLoss(Regularizers.L2(0.01f), tens, [5, 5]), 1e-6);
        Assert.Equal(50.0, Regularizers.L2(2).Loss(ones, [5, 5]));
    }

    [Fact]
    public void The_penalty_on_the_output_is_averaged_over_the_batch_with_its_gradient()
    {
        float[] gradient = new float[4];
        Regularizers.AddActivityGradient(Regularizers.L2(1), Weight, [4, 1, 1, 1], gradient);
        Assert.Equal([0.5f, -1, 0, 1.5f], gradient);
        var error = Assert.Throws<ArgumentException>(() => Regularizers.ActivityLoss(Regularizers.L2(1), [], [0, 4]));
        Assert.StartsWith("shape is (0, 4); its first number must be the size of the batch", error.Message);
    }

    [Fact]
    public void Sums_are_right_for_every_length_and_in_double_precision()
    {
        for (int n = 0; n <= 40; n++)
        {
            float[] values = [.. Enumerable.Range(1, n).Select(i => i % 2 == 0 ? i : -i)];
            Assert.Equal(n * (n + 1) / 2, Regularizers.L1(1).Loss(values, [n]));
            Assert.Equal(n * (n + 1) * (2 * n + 1) / 6, Regularizers.L2(1).Loss(values, [n]));
        }

        // In single precision 1e8 + 1 is 1e8.
        float[] spread = [1e8f, .. Enumerable.Repeat(1f, 1000)];
        Assert.Equal(100_001_000, Regularizers.L1(1).Loss(spread, [1001]));
        Assert.Equal(9e60, Regularizers.L2(1).Loss([3e30f], [1]), 1e54);
    }

    [Fact]
    public void NaN_and_infinity_reach_the_loss_and_the_gradient()
    {
        foreach (Regularizer regularizer in new[] { Regularizers.L1(1), Regularizers.L2(1) })
        {
            Assert.Equal(double.PositiveInfinity, regularizer.Loss([1, float.NegativeInfinity], [2]));
            Assert.Equal(double.NaN, regularizer.Loss([1, float.NaN], [2]));
            float[] gradient = new float[2];
            regularizer.AddGradient([1, float.NaN], [2], 1, gradient);
            Assert.True(float.IsFinite(gradient[0]) && float.IsNaN(gradient[1]));
        }
    }

    /// <summary>
    /// Rows (1, 0), (1, 1), (0, 2): the cosines are 1/sqrt 2, 0 and 1/sqrt 2. Columns (1, 1, 0), (0, 1, 2): the one is 1/sqrt 10.
    /// </summary>
    [Fact]
    public void Orthogonal_takes_the_mean_cosine()
    {
        float[] matrix = [1, 0, 1, 1, 0, 2];
        Assert.Equal(0.5 * Math.Sqrt(2) / 3, Regularizers.Orthogonal(0.5f).Loss(matrix, [3, 2]), 1e-12);
        Assert.Equal(0.5 / Math.Sqrt(10), Regularizers.Orthogonal(0.5f, OrthogonalMode.Columns).Loss(matrix, [3, 2]), 1e-12);
        Assert.Equal(0, Regularizers.Orthogonal(0.5f).Loss([1, 0, 0, -3], [2, 2]));
        Assert.Equal(0, Regularizers.Orthogonal(0.5f).Loss([0, 0, 0, 0], [2, 2]));
        Assert.Equal(0, Regularizers.Orthogonal(0.5f).Loss([1, 2], [1, 2]));
    }

    [Theory]
    [InlineData(OrthogonalMode.Rows)]
    [InlineData(OrthogonalMode.Columns)]
    public void Orthogonal_gradient_agrees_with_central_differences(OrthogonalMode mode)
    {
        var regularizer = Regularizers.Orthogonal(0.5f, mode);
        float[] matrix = [1, 0.5f, -1, 0.25f, 2, -0.75f, 1.5f, 0.125f, 1, 2, -3, 1];
        float[] gradient = new float[12];
        regularizer.AddGradient(matrix, [4, 3], 3, gradient);
        for (int i = 0; i < matrix.Length; i++)
        {
            const float H = 1f / 1024;
            float[] above = [.. matrix], below = [.. matrix];
            above[i] += H;
            below[i] -= H;
            double difference = (regularizer.Loss(above, [4, 3]) - regularizer.Loss(below, [4, 3])) / (2 * H);
            Assert.Equal(3 * difference, gradient[i], 1e-5);
        }
    }

    [Fact]
    public void Orthogonal_refuses_a_kernel_of_four_axes_as_Keras_does()
    {
        var error = Assert.Throws<ArgumentException>(() => Regularizers.Orthogonal().Loss(new float[72], [3, 3, 2, 4]));
        Assert.StartsWith("Inputs to OrthogonalRegularizer must have rank 2. Received: shape=(3, 3, 2, 4) of rank 4.", error.Message);
        Assert.Throws<ArgumentException>(() => Regularizers.Orthogonal().AddGradient(new float[72], [3, 3, 2, 4], 1, new float[72]));
    }

    public static TheoryData<Regularizer, string> All => new()
    {
        { Regularizers.L1(), """{"l1":0.01}""" },
        { Regularizers.L2(), """{"l2":0.01}""" },
        { Regularizers.L2(0.5f), """{"l2":0.5}""" },
        { Regularizers.L1L2(), """{"l1":0,"l2":0}""" },
        { Regularizers.L1L2(0.1f, 0.2f), """{"l1":0.1,"l2":0.2}""" },
        { Regularizers.Orthogonal(), """{"factor":0.01,"mode":"rows"}""" },
        { Regularizers.Orthogonal(0.3f, OrthogonalMode.Columns), """{"factor":0.3,"mode":"columns"}""" },
    };

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Each_comes_back_equal_from_the_configuration_that_Keras_gives_it(Regularizer regularizer, string config)
    {
        Assert.Equal(config, regularizer.GetConfig().ToJsonString());
        Regularizer copy = Regularizers.FromConfig(regularizer.Name, JsonNode.Parse(config)!.AsObject());
        Assert.Equal(regularizer, copy);
        Assert.Equal(regularizer.Loss(Weight, [2, 2]), copy.Loss(Weight, [2, 2]));
    }

    [Fact]
    public void Names_and_their_defaults_are_those_of_Keras()
    {
        Assert.Equal(["L1", "L1L2", "L2", "OrthogonalRegularizer", "l1", "l1_l2", "l1l2", "l2", "orthogonal_regularizer"], Regularizers.Names);
        Assert.Equal(Regularizers.L1(0.01f), Regularizers.FromName("l1"));
        Assert.Equal(Regularizers.L2(0.01f), Regularizers.FromName("L2"));
        Assert.Equal(Regularizers.L1L2(0, 0), Regularizers.FromName("L1L2"));
        Assert.Equal(Regularizers.L1L2(0.01f, 0.01f), Regularizers.FromName("l1_l2"));
        Assert.Equal(Regularizers.Orthogonal(0.01f), Regularizers.FromName("orthogonal_regularizer"));
        Assert.NotEqual(Regularizers.L1(0.01f), Regularizers.L2(0.01f));
    }

    [Theory]
    [InlineData("L1", """{"l2":1}""", "L1 has no argument 'l2'; it has l1.")]
    [InlineData("L2", """{"l2":-1}""", "l2 is -1; it must be a finite number, 0 or greater.")]
    [InlineData("L2", """{"l2":"0.01"}""", "L2: l2 is \"0.01\"; it must be a number")]
    [InlineData("OrthogonalRegularizer", """{"mode":"diagonal"}""", "OrthogonalRegularizer: mode is \"diagonal\"; it must be \"rows\" or \"columns\".")]
    [InlineData("L3", "{}", "There is no regularizer 'L3'; there are L1, L1L2, L2, OrthogonalRegularizer,")]
    public void Wrong_names_and_arguments_are_refused(string name, string config, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Regularizers.FromConfig(name, JsonNode.Parse(config)!.AsObject()));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void A_factor_that_is_not_finite_is_refused()
    {
        Assert.StartsWith("l1 is NaN;", Assert.Throws<ArgumentOutOfRangeException>(() => Regularizers.L1(float.NaN)).Message);
        Assert.StartsWith("l2 is Infinity;", Assert.Throws<ArgumentOutOfRangeException>(() => Regularizers.L1L2(0, float.PositiveInfinity)).Message);
    }
}
