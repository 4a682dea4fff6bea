namespace Conv2D.Numerics.Tests;

/// <summary>
/// What a seed gives, to the bit of a float: worked out apart from this code, with SplitMix64 in Python's integers and the
/// normal distribution's inverse in mpmath 1.3.0 with 40 digits.
/// </summary>
public class InitializerSeedTests
{
    private static readonly int[] Kernel = [3, 3, 3, 8];

    /// <summary>The published numbers of the generator for this seed.</summary>
    [Fact]
    public void The_generator_is_SplitMix64()
    {
        var random = new SplitMix64(1234567);
        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => random.NextUInt64()).ToArray());
    }

    public static TheoryData<Initializer, float[]> FirstValues => new()
    {
        { Initializers.GlorotUniform(42), [0.118938324f, -0.167448547f, -0.109009268f, -0.076715188f] },
        { Initializers.GlorotUniform(-1), [0.193964086f, 0.20314882f, -0.138117534f, -0.0363196464f] },
        { Initializers.RandomNormal(0, 0.0625f, 42), [0.0405110851f, -0.0621766395f, -0.0366876346f, -0.0250657845f] },
        { Initializers.RandomNormal(0, 0.0625f, -1), [0.0779858193f, 0.0848077042f, -0.0483714981f, -0.0116230763f] },
        { Initializers.HeNormal(42), [0.190147912f, -0.288710588f, -0.172422223f, -0.118153649f] },
        { Initializers.HeNormal(-1), [0.35746544f, 0.385873315f, -0.226325051f, -0.0548944105f] },
        { Initializers.RandomUniform(-0.0625f, 0.0625f, 42), [0.0301956098f, -0.0425112009f, -0.0276748587f, -0.0194761604f] },
        { Initializers.RandomUniform(-0.0625f, 0.0625f, -1), [0.049242865f, 0.0515746504f, -0.0350647546f, -0.00922069382f] },
    };

    [Theory]
    [MemberData(nameof(FirstValues), DisableDiscoveryEnumeration = true)]
    public void The_first_values_of_a_seed_are_the_same_everywhere_and_for_good(Initializer initializer, float[] expected)
    {
        float[] values = new float[216];
        initializer.Fill(values, Kernel, seed: 7);
        Assert.Equal(expected, values[..expected.Length]);
    }

    [Theory]
    [InlineData(42, 0.327720206f, -0.618169352f, -0.296789857f, -0.785309794f, -0.896947739f, 0.033987927f)]
    [InlineData(-1, 0.797489265f, 0.229492958f, -0.494650833f, 0.778222636f, 0.34544381f, 0.584553258f)]
    public void So_are_those_of_orthogonal(int seed, params float[] expected)
    {
        float[] values = new float[6];
        Initializers.Orthogonal(seed: seed).Fill(values, [1, 1, 3, 2], seed: 7);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void Its_own_seed_goes_before_that_of_the_caller()
    {
        float[] own = new float[216], fallback = new float[216], other = new float[216];
        Initializers.HeUniform(5).Fill(own, Kernel, seed: 1);
        Initializers.HeUniform().Fill(fallback, Kernel, seed: 5);
        Initializers.HeUniform().Fill(other, Kernel, seed: 1);
        Assert.Equal(own, fallback);
        Assert.NotEqual(own, other);
    }

    [Theory]
    [InlineData(1e-10, -6.3613409024040562047)]
    [InlineData(0.001, -3.0902323061678135415)]
    [InlineData(0.02, -2.0537489106318230529)]
    [InlineData(0.074, -1.4466320671589784837)]
    [InlineData(0.076, -1.4325027208258116056)]
    [InlineData(0.3, -0.52440051270804078404)]
    [InlineData(0.9, 1.281551565544600467)]
    [InlineData(0.999999, 4.7534243088228989482)]
    [InlineData(1.1102230246251565e-16, -8.20953615160138686)]
    public void The_normal_quantile_is_right_to_2e_15(double probability, double expected)
    {
        // For 0.999999 the probability itself, rounded to a double, moves the quantile by 1e-12.
        double tolerance = probability > 0.99 ? 1e-11 : 2e-15;
        Assert.InRange(NormalQuantile.Of(probability) / expected, 1 - tolerance, 1 + tolerance);
    }

    [Fact]
    public void The_logarithm_without_a_library_agrees_with_the_library()
    {
        foreach (double value in new[] { 1e-300, 1e-17, 0.01, 0.7, 0.70710678, 1, 1.4142, 1.5, 3, 1e10 })
            Assert.Equal(Math.Log(value), NormalQuantile.Log(value), Math.Abs(Math.Log(value)) * 1e-15);
    }
}
