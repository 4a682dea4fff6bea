namespace Conv2D.Numerics.Tests;

/// <summary>
/// Three steps of each optimizer on the weight (1, -2, 0.5), worked out by hand in double precision from the formulas in
/// Keras' sources (3.16). The gradients have zeros, changes of sign and both sizes that make clipping bite.
/// </summary>
public class OptimizerTests
{
    private static readonly float[][] Gradients = [[0.5f, -0.25f, 0], [-1, 2, 0.125f], [0.25f, 0.25f, -3]];

    public static TheoryData<Optimizer, double[][]> Steps => new()
    {
        { Optimizers.Sgd(), [[0.995, -1.9975, 0.5], [1.005, -2.0175, 0.49875], [1.0025, -2.02, 0.52875]] },
        { Optimizers.Sgd(0.1, momentum: 0.9), [[0.95, -1.975, 0.5], [1.005, -2.1525, 0.4875], [1.0295, -2.33725, 0.77625]] },
        { Optimizers.Sgd(0.1, momentum: 0.9, nesterov: true), [[0.905, -1.9525, 0.5], [1.0545, -2.31225, 0.47625], [1.05155, -2.503525, 1.036125]] },
        { Optimizers.Adam(), [[0.999, -1.999, 0.5], [0.9993661, -1.999655, 0.4992559], [0.9995028, -2.000237, 0.4998702]] },
        { Optimizers.Adam(0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-3), [[0.9006285, -1.901249, 0.5], [0.9420235, -1.969583, 0.4253114], [0.9563583, -2.028657, 0.4904106]] },
        { Optimizers.Adam(0.1, beta2: 0.5, amsgrad: true), [[0.9, -1.9, 0.5], [0.9334256, -1.956986, 0.4355398], [0.9447012, -2.001904, 0.4825035]] },
        { Optimizers.AdamW(0.1), [[0.8996006, -1.899201, 0.4998], [0.935851, -1.963974, 0.4251883], [0.9491457, -2.021327, 0.4864507]] },
        { Optimizers.RmsProp(), [[0.9968377, -1.996838, 0.5], [0.9996949, -1.999978, 0.4968378], [0.9989624, -2.000388, 0.4999976]] },
        { Optimizers.RmsProp(0.1, rho: 0.8, momentum: 0.5, epsilon: 1e-3), [[0.7785963, -1.784834, 0.5], [0.8715946, -1.899337, 0.3053753], [0.8629453, -1.987326, 0.4314526]] },
        { Optimizers.RmsProp(0.1, rho: 0.8, epsilon: 1e-3, centered: true), [[0.7530676, -1.761634, 0.5], [0.9631405, -2.003921, 0.2887114], [0.9077058, -2.037715, 0.5363917]] },
        { Optimizers.RmsProp(0.1, rho: 0.8, momentum: 0.5, epsilon: 1e-3, centered: true), [[0.7530676, -1.761634, 0.5], [0.8396743, -1.884738, 0.2887114], [0.827543, -1.980084, 0.4307474]] },
        { Optimizers.Adagrad(), [[0.9991548, -1.99938, 0.5], [1.000016, -2.00036, 0.4996324], [0.9998052, -2.000482, 0.500626]] },
        { Optimizers.Adagrad(0.1, initialAccumulatorValue: 0.5, epsilon: 0.01), [[0.9426461, -1.966959, 0.5], [1.018024, -2.06049, 0.4827586], [0.9995054, -2.072102, 0.5799605]] },
        { Optimizers.Sgd(0.1) with { ClipNorm = 1 }, [[0.95, -1.975, 0.5], [0.9946516, -2.064303, 0.4944185], [0.9863756, -2.072579, 0.5937313]] },
        { Optimizers.Sgd(0.1) with { GlobalClipNorm = 1 }, [[0.95, -1.975, 0.5], [0.9946516, -2.064303, 0.4944185], [0.9863756, -2.072579, 0.5937313]] },
        { Optimizers.Sgd(0.1) with { ClipValue = 0.3 }, [[0.97, -1.975, 0.5], [1.0, -2.005, 0.4875], [0.975, -2.03, 0.5175]] },
        { Optimizers.Sgd(0.1) with { WeightDecay = 0.1 }, [[0.94, -1.955, 0.495], [1.0306, -2.13545, 0.47755], [0.995294, -2.139095, 0.7727745]] },
    };

    [Theory]
    [MemberData(nameof(Steps), DisableDiscoveryEnumeration = true)]
    public void Three_steps_are_those_worked_out_by_hand(Optimizer optimizer, double[][] expected)
    {
        float[] weight = [1, -2, 0.5f];
        var state = optimizer.CreateState(3);
        for (int step = 0; step < 3; step++)
        {
            state.Step([weight], [[.. Gradients[step]]]);
            for (int i = 0; i < 3; i++)
                Assert.Equal(expected[step][i], weight[i], 2e-6);
        }

        Assert.Equal(3, state.Iterations);
    }

    [Fact]
    public void Every_length_is_updated_alike()
    {
        // No clipping: a longer gradient has another norm.
        foreach (var optimizer in Steps.Select(row => (Optimizer)row[0] with { ClipNorm = null, GlobalClipNorm = null }))
        foreach (int length in new[] { 1, 7, 8, 9, 15, 16, 17, 33 })
        {
            float[] weight = new float[length], one = [1];
            Array.Fill(weight, 1f);
            OptimizerState state = optimizer.CreateState(length), stateOfOne = optimizer.CreateState(1);
            foreach (float[] gradient in Gradients)
            {
                float[] gradients = new float[length];
                Array.Fill(gradients, gradient[0]);
                state.Step([weight], [gradients]);
                stateOfOne.Step([one], [[gradient[0]]]);
            }

            Assert.All(weight, value => Assert.Equal(one[0], value));
        }
    }

    [Fact]
    public void Defaults_are_those_of_Keras()
    {
        Assert.Equal(0.01, Optimizers.Sgd().LearningRate.At(0));
        Assert.All(
            new[] { Optimizers.Adam(), Optimizers.AdamW(), Optimizers.RmsProp(), Optimizers.Adagrad() },
            optimizer => Assert.Equal(0.001, optimizer.LearningRate.At(0)));
        Assert.Equal(0.004, Optimizers.AdamW().WeightDecay);
        Assert.Null(Optimizers.Adam().WeightDecay);
        Assert.Equal(["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"], new[] { Optimizers.Sgd(), Optimizers.Adam(), Optimizers.AdamW(), Optimizers.RmsProp(), Optimizers.Adagrad() }.Select(o => o.Name));
    }

    [Fact]
    public void A_norm_is_clipped_per_weight_or_over_all_of_them()
    {
        float[] first = [3, 4], second = [0, 12];
        var each = (Optimizers.Sgd() with { ClipNorm = 5 }).CreateState(2, 2);
        each.Step([new float[2], new float[2]], [first, second]);
        Assert.Equal((3f, 4f, 0f, 5f), (first[0], first[1], second[0], second[1]));

        (first, second) = ([3, 4], [0, 12]);
        var all = (Optimizers.Sgd() with { GlobalClipNorm = 6.5 }).CreateState(2, 2);
        all.Step([new float[2], new float[2]], [first, second]);
        Assert.Equal((1.5f, 2f, 0f, 6f), (first[0], first[1], second[0], second[1]));
    }

    [Fact]
    public void The_schedule_is_asked_with_the_number_of_steps_made_before()
    {
        var state = Optimizers.Sgd(LearningRates.PiecewiseConstant([0], [1, 0.5])).CreateState(1);
        float[] weight = [0];
        state.Step([weight], [[1]]);
        Assert.Equal(-1, weight[0]);
        state.Step([weight], [[1]]);
        Assert.Equal(-1.5f, weight[0]);
    }

    [Fact]
    public void Two_kinds_of_clipping_at_once_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => (Optimizers.Adam() with { ClipNorm = 1, ClipValue = 0.5 }).CreateState(1));
        Assert.StartsWith("Only one of clipNorm (1), clipValue (0.5) and globalClipNorm () can be set.", error.Message);
    }

    public static TheoryData<Func<object>, string> Refused => new()
    {
        { () => Optimizers.Sgd(-0.1), "learningRate is -0.1" },
        { () => Optimizers.Sgd(momentum: 1.5), "momentum is 1.5; it must be between 0 and 1" },
        { () => Optimizers.Adam(beta1: -1), "beta1 is -1" },
        { () => Optimizers.Adam(epsilon: double.NaN), "epsilon is NaN" },
        { () => Optimizers.RmsProp(rho: 2), "rho is 2" },
        { () => Optimizers.Adagrad(initialAccumulatorValue: -1), "initialAccumulatorValue is -1" },
        { () => Optimizers.AdamW(weightDecay: -1), "weightDecay is -1" },
        { () => Optimizers.Adam() with { ClipNorm = 0 }, "clipNorm is 0; it must be a finite number greater than 0" },
        { () => LearningRates.Cosine(0.1, 0), "decaySteps is 0" },
        { () => LearningRates.PiecewiseConstant([1, 2], [1, 2]), "values has 2 entries and boundaries 2" },
        { () => LearningRates.PiecewiseConstant([2, 2], [1, 2, 3]), "boundaries are 2, 2" },
        { () => LearningRates.Constant(1).WithWarmUp(0), "steps is 0" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Numbers_out_of_range_are_refused_by_name_and_value(Func<object> make, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void A_weight_of_another_length_is_refused()
    {
        var state = Optimizers.Sgd().CreateState(3, 2);
        var error = Assert.Throws<ArgumentException>(() => state.Step([new float[3], new float[4]], [new float[3], new float[2]]));
        Assert.Contains("weights[1] has 4 values; the state was made for 2", error.Message);
    }
}
