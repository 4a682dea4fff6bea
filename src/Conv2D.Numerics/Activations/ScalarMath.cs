namespace Conv2D.Numerics;

/// <summary>What the double-precision references need and <see cref="Math"/> lacks.</summary>
internal static class ScalarMath
{
    /// <summary>1 / (1 + exp(-x)), without overflow for any x.</summary>
    public static double Sigmoid(double x)
    {
        if (x >= 0)
            return 1 / (1 + Math.Exp(-x));
        double e = Math.Exp(x);
        return e / (1 + e);
    }

    /// <summary>log(1 + exp(x)).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1P(Math.Exp(-Math.Abs(x)));

    /// <summary>exp(x) - 1, exact to a few units in the last place also near 0 (Kahan's correction of the rounded exponential).</summary>
    public static double ExpM1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
            return x;
        double m = u - 1;
        return m == -1 || double.IsInfinity(u) ? m : m * x / Math.Log(u);
    }

    /// <summary>log(1 + x), exact to a few units in the last place also near 0 (Kahan's correction likewise).</summary>
    public static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    /// <summary>The normal distribution's P(X &lt;= x), to about 1e-12 of its value.</summary>
    public static double NormalCdf(double x) => x > 0 ? 1 - UpperTail(x) : UpperTail(-x);

    /// <summary>
    /// P(X > x) for x at least 0: the power series of the density's integral below 3 (all terms positive; Abramowitz and
    /// Stegun 26.2.11), Laplace's continued fraction x + 1/(x + 2/(x + 3/(x + ...))) above (26.2.14).
    /// </summary>
    private static double UpperTail(double x)
    {
        if (double.IsNaN(x))
            return x;
        double density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        if (x < 3)
        {
            double sum = 0;
            int n = 1;
            for (double term = x; sum + term != sum; n += 2, term *= x * x / n)
                sum += term;
            return 0.5 - density * sum;
        }

        if (density == 0)
            return 0;
        double fraction = x;
        for (int n = 150; n > 0; n--)
            fraction = x + n / fraction;
        return density / fraction;
    }
}
