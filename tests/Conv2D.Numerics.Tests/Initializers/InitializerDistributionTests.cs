namespace Conv2D.Numerics.Tests;

/// <summary>
/// Mean, variance and bounds on kernels of several shapes. With n values the sample mean strays by sd/sqrt(n) and the sample
/// variance by at most variance * sqrt(2/n), so that five times as much is allowed.
/// </summary>
public class InitializerDistributionTests
{
    private static readonly int[][] Shapes = [[3, 3, 16, 32], [1, 1, 64, 128], [5, 3, 8, 64], [7, 7, 3, 64]];

    /// <summary>Initializer, and the standard deviation and bound that a kernel with this fan-in and fan-out must have.</summary>
    private static readonly (Initializer Initializer, Func<double, double, (double Deviation, double Bound)> Expected)[] Cases =
    [
        (Initializers.RandomUniform(-0.2f, 0.2f, 3), (_, _) => (0.2 / Math.Sqrt(3), 0.2)),
        (Initializers.RandomNormal(0, 0.05f, 3), (_, _) => (0.05, 0.05 * 6)),
        (Initializers.TruncatedNormal(0, 0.05f, 3), (_, _) => (0.05 * 0.8796256610342398, 0.1)),
        (Initializers.GlorotUniform(3), (i, o) => (Math.Sqrt(2 / (i + o)), Math.Sqrt(6 / (i + o)))),
        (Initializers.GlorotNormal(3), (i, o) => Truncated(Math.Sqrt(2 / (i + o)))),
        (Initializers.HeUniform(3), (i, _) => (Math.Sqrt(2 / i), Math.Sqrt(6 / i))),
        (Initializers.HeNormal(3), (i, _) => Truncated(Math.Sqrt(2 / i))),
        (Initializers.LecunUniform(3), (i, _) => (Math.Sqrt(1 / i), Math.Sqrt(3 / i))),
        (Initializers.LecunNormal(3), (i, _) => Truncated(Math.Sqrt(1 / i))),
        (Initializers.VarianceScaling(0.5f, FanMode.FanOut, VarianceScalingDistribution.UntruncatedNormal, 3),
            (_, o) => (Math.Sqrt(0.5 / o), 6 * Math.Sqrt(0.5 / o))),
        (Initializers.VarianceScaling(3, FanMode.FanOut, VarianceScalingDistribution.Uniform, 3), (_, o) => (Math.Sqrt(3 / o), Math.Sqrt(9 / o))),
        (Initializers.VarianceScaling(3, FanMode.FanAvg, VarianceScalingDistribution.TruncatedNormal, 3), (i, o) => Truncated(Math.Sqrt(6 / (i + o)))),
    ];

    private static (double Deviation, double Bound) Truncated(double deviation) => (deviation, 2 * deviation / 0.8796256610342398);

    public static TheoryData<int, int[]> Combinations
    {
        get
        {
            var data = new TheoryData<int, int[]>();
            for (int i = 0; i < Cases.Length; i++)
                foreach (int[] shape in Shapes)
                    data.Add(i, shape);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Mean_variance_and_bounds_are_those_of_the_definition(int index, int[] shape)
    {
        var (initializer, expected) = Cases[index];
        double receptive = shape[0] * shape[1];
        var (deviation, bound) = expected(receptive * shape[2], receptive * shape[3]);
        float[] values = new float[shape.Aggregate((a, b) => a * b)];
        initializer.Fill(values, shape, seed: 11);

        double n = values.Length, mean = values.Average(v => (double)v), variance = values.Average(v => v * (double)v) - mean * mean;
        Assert.True(Math.Abs(mean) < 5 * deviation / Math.Sqrt(n), $"{initializer}: mean {mean}");
        Assert.True(Math.Abs(variance / (deviation * deviation) - 1) < 5 * Math.Sqrt(2 / n), $"{initializer}: variance {variance}, not {deviation * deviation}");
        double largest = values.Max(v => Math.Abs((double)v));
        Assert.InRange(largest, bound * 0.5, bound * (1 + 1e-6));
    }

    [Fact]
    public void A_normal_kernel_has_the_shares_of_the_bell_curve()
    {
        float[] values = new float[200_000];
        Initializers.RandomNormal(1, 2, 9).Fill(values, [10, 10, 40, 50], seed: 0);
        foreach (double z in new[] { -2.5, -1.0, 0, 0.5, 2.0 })
        {
            double share = values.Count(v => v <= 1 + 2 * z) / 200_000.0;
            Assert.Equal(ScalarMath.NormalCdf(z), share, 0.005);
        }
    }

    [Theory]
    [InlineData(3, 3, 4, 8)]
    [InlineData(1, 1, 8, 8)]
    [InlineData(1, 1, 3, 7)]
    [InlineData(2, 3, 5, 64)]
    [InlineData(3, 3, 16, 100)]
    public void An_orthogonal_kernel_is_orthogonal_to_1e_5(int height, int width, int channels, int filters)
    {
        int rows = height * width * channels;
        float[] values = new float[rows * filters];
        Initializers.Orthogonal(gain: 2, seed: 4).Fill(values, [height, width, channels, filters], seed: 0);
        bool byColumns = rows >= filters;
        int count = byColumns ? filters : rows;
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = 0;
                for (int i = 0; i < (byColumns ? rows : filters); i++)
                    dot += byColumns ? (double)values[i * filters + a] * values[i * filters + b] : (double)values[a * filters + i] * values[b * filters + i];
                Assert.Equal(a == b ? 4 : 0, dot, 1e-5);
            }
        }
    }

    [Fact]
    public void Constants_fill_the_weight()
    {
        float[] values = new float[6];
        Initializers.Ones.Fill(values, [6], 0);
        Assert.Equal([1, 1, 1, 1, 1, 1], values);
        Initializers.Constant(-2.5f).Fill(values, [6], 0);
        Assert.Equal([-2.5f, -2.5f, -2.5f, -2.5f, -2.5f, -2.5f], values);
        Initializers.Zeros.Fill(values, [6], 0);
        Assert.Equal([0, 0, 0, 0, 0, 0], values);
    }

    [Fact]
    public void The_upper_bound_of_a_uniform_range_is_never_reached()
    {
        // Between 1 and its next float, every number rounds to one of the two.
        float[] values = new float[1000];
        Initializers.RandomUniform(1, MathF.BitIncrement(1), 1).Fill(values, [1000], 0);
        Assert.All(values, v => Assert.Equal(1, v));
    }

    [Theory]
    [InlineData(new[] { 3, 3, 16, 32 }, 144, 288)]
    [InlineData(new[] { 1, 1, 64, 128 }, 64, 128)]
    [InlineData(new[] { 5, 5, 1, 6 }, 25, 150)]
    [InlineData(new[] { 7 }, 7, 7)]
    [InlineData(new[] { 4, 9 }, 4, 9)]
    public void Fans_are_those_of_Keras(int[] shape, double fanIn, double fanOut) => Assert.Equal(new Fans(fanIn, fanOut), Fans.Of(shape));

    [Fact]
    public void Fans_may_be_taken_along_given_axes()
    {
        Assert.Equal(new Fans(15, 4), Fans.Of([3, 5, 2, 4], [0, 1], [-1]));
        Assert.Equal(new Fans(30, 60), Fans.Of([3, 5, 2, 4], [0], null));
        var error = Assert.Throws<ArgumentException>(() => Fans.Of([3, 5, 2, 4], [4], [0]));
        Assert.StartsWith("inputAxes has 4; a weight of shape (3, 5, 2, 4) has axes 0 to 3.", error.Message);
    }
}
