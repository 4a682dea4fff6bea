using System.Numerics;

namespace Conv2D.Numerics.Tests;

/// <summary>The stated accuracy of each vector function, in units in the last place, over a quarter of a million floats each.</summary>
public class VectorMathTests
{
    [Fact]
    public void Exp_is_within_2_units() => AssertWithin(2, VectorMath.Exp, Math.Exp, -87, 88.7);

    [Fact]
    public void ExpM1OfNegative_is_within_2_units() => AssertWithin(2, VectorMath.ExpM1OfNegative, ScalarMath.ExpM1, -100, -1e-30);

    [Fact]
    public void Log1P_is_within_3_units() => AssertWithin(3, VectorMath.Log1P, ScalarMath.Log1P, 1e-30, 1);

    [Fact]
    public void Sigmoid_is_within_3_units() => AssertWithin(3, VectorMath.Sigmoid, ScalarMath.Sigmoid, -87, 87);

    [Fact]
    public void Softplus_is_within_4_units() => AssertWithin(4, VectorMath.Softplus, ScalarMath.Softplus, -87, 87);

    [Fact]
    public void Tanh_is_within_4_units() => AssertWithin(4, VectorMath.Tanh, Math.Tanh, -20, 20);

    [Fact]
    public void NormalCdf_is_within_6_units() => AssertWithin(6, VectorMath.NormalCdf, ScalarMath.NormalCdf, -12.9, 9);

    /// <summary>mpmath 1.3.0, ncdf with 30 digits.</summary>
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(-1, 0.158655253931457051)]
    [InlineData(1, 0.841344746068542949)]
    [InlineData(-2.9999, 0.00135034128295492397)]
    [InlineData(-3, 0.00134989803163009453)]
    [InlineData(-5, 2.86651571879193912e-7)]
    [InlineData(-12, 1.776482112077679e-33)]
    [InlineData(-37, 5.72557122252457682e-300)]
    public void The_reference_normal_distribution_is_right_to_1e_12(double x, double expected) =>
        Assert.InRange(ScalarMath.NormalCdf(x) / expected, 1 - 1e-12, 1 + 1e-12);

    [Theory]
    [InlineData(1e-10, 1.00000000005e-10, 9.9999999995e-11)]
    [InlineData(-1e-10, -9.9999999995e-11, -1.00000000005e-10)]
    [InlineData(0.5, 0.648721270700128147, 0.405465108108164382)]
    public void The_reference_expm1_and_log1p_keep_their_digits_near_zero(double x, double expm1, double log1p)
    {
        Assert.InRange(ScalarMath.ExpM1(x) / expm1, 1 - 1e-14, 1 + 1e-14);
        Assert.InRange(ScalarMath.Log1P(x) / log1p, 1 - 1e-14, 1 + 1e-14);
    }

    private static void AssertWithin(double units, Func<Vector<float>, Vector<float>> function, Func<double, double> exact, double from, double to)
    {
        double worst = 0, at = 0;
        for (int i = 0; i < 250_000; i += Vector<float>.Count)
        {
            float[] x = new float[Vector<float>.Count];
            for (int j = 0; j < x.Length; j++)
                // Alternately spread evenly and by magnitude.
                x[j] = (float)((j & 1) == 0 || from * to < 0 ? from + (to - from) * (i + j) / 250_000 : from * Math.Pow(to / from, (i + j) / 250_000.0));
            Vector<float> y = function(new(x));
            for (int j = 0; j < x.Length; j++)
            {
                double expected = exact(x[j]);
                double error = Math.Abs(y[j] - expected) / (MathF.BitIncrement(MathF.Abs((float)expected)) - MathF.Abs((float)expected));
                if (!(error <= worst))
                    (worst, at) = (error, x[j]);
            }
        }

        Assert.True(worst <= units, $"{worst:F2} units at {at:R}");
    }
}
