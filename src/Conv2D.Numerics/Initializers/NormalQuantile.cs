namespace Conv2D.Numerics;

/// <summary>
/// The x for which P(X &lt;= x) is a given probability, X being standard normal: Wichura's algorithm AS 241 (PPND16, Applied
/// Statistics 37, 1988), accurate to about 1e-16. Made of + - * / and square root alone, which IEEE 754 rounds alike
/// everywhere, so that a seed gives the same weights to the bit on every platform; a library's logarithm would not.
/// </summary>
internal static class NormalQuantile
{
    private static ReadOnlySpan<double> CentreNumerator =>
    [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentreDenominator =>
    [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> TailNumerator =>
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> TailDenominator =>
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <param name="probability">Greater than 0 and less than 1.</param>
    public static double Of(double probability)
    {
        double q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double centre = 0.180625 - q * q;
            return q * Polynomial(CentreNumerator, centre) / Polynomial(CentreDenominator, centre);
        }

        double r = Math.Sqrt(-Log(q < 0 ? probability : 1 - probability));
        double x = r <= 5
            ? Polynomial(MiddleNumerator, r - 1.6) / Polynomial(MiddleDenominator, r - 1.6)
            : Polynomial(TailNumerator, r - 5) / Polynomial(TailDenominator, r - 5);
        return q < 0 ? -x : x;
    }

    /// <summary>
    /// The natural logarithm of a normal positive number, to about 1e-16 of it: the exponent by the bits, and for the rest,
    /// between 0.7 and 1.42, log m = 2 artanh s, s = (m - 1) / (m + 1), by its series.
    /// </summary>
    internal static double Log(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | (1023L << 52));
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        double s = (m - 1) / (m + 1), square = s * s, sum = 0;
        for (int n = 23; n >= 1; n -= 2)
            sum = sum * square + 2.0 / n;
        return exponent * 0.6931471805599453 + s * sum;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * x + coefficients[i];
        return sum;
    }
}
