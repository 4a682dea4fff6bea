using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conv2D.Numerics;

/// <summary>
/// The transcendental functions that the activations are made of, for a vector of floats. Each keeps its relative
/// accuracy where the result is small, which <c>exp(x) - 1</c> and <c>log(1 + x)</c> written out do not; the stated
/// bounds are those that the tests hold them to. NaN in gives NaN out.
/// </summary>
internal static class VectorMath
{
    /// <summary>exp(x), within 2 units in the last place; 0 and infinity beyond the range of a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        var (k, p) = Reduce(Vector.Min(Vector.Max(x, new(-105f)), new(89f)));
        // 2^k in two factors: k reaches from -151 to 128, a float's exponent from -126 to 127.
        Vector<int> half = k >> 1;
        return (p + Vector<float>.One) * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    /// <summary>exp(x) - 1 for x at most 0, within 2 units in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpM1OfNegative(Vector<float> x)
    {
        var (k, p) = Reduce(Vector.Max(x, new(-80f)));
        Vector<float> scale = PowerOfTwo(k);
        return Vector.MultiplyAddEstimate(scale, p, scale - Vector<float>.One);
    }

    /// <summary>
    /// log(1 + x) for x in [0, 1], within 3 units in the last place: 2 artanh(x / (2 + x)), whose series in the square
    /// of at most 1/9 falls off fast.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log1P(Vector<float> x)
    {
        Vector<float> s = x / (x + new Vector<float>(2f));
        Vector<float> q = s * s;
        Vector<float> sum = new(2f / 15);
        sum = Vector.MultiplyAddEstimate(sum, q, new(2f / 13));
        sum = Vector.MultiplyAddEstimate(sum, q, new(2f / 11));
        sum = Vector.MultiplyAddEstimate(sum, q, new(2f / 9));
        sum = Vector.MultiplyAddEstimate(sum, q, new(2f / 7));
        sum = Vector.MultiplyAddEstimate(sum, q, new(2f / 5));
        sum = Vector.MultiplyAddEstimate(sum, q, new(2f / 3));
        return Vector.MultiplyAddEstimate(sum * q, s, s + s);
    }

    /// <summary>1 / (1 + exp(-x)), within 3 units in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), within 4 units in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Softplus(Vector<float> x) => Vector.Max(x, Vector<float>.Zero) + Log1P(Exp(-Vector.Abs(x)));

    /// <summary>tanh(x) = -sign(x) m / (m + 2) with m = exp(-2 |x|) - 1, within 4 units in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        Vector<float> m = ExpM1OfNegative(new Vector<float>(-2f) * Vector.Abs(x));
        return Vector.CopySign(m / (m + new Vector<float>(2f)), x);
    }

    /// <summary>
    /// The normal distribution's P(X &lt;= x) = erfc(-x / sqrt 2) / 2, within 6 units in the last place on both sides.
    /// </summary>
    /// <remarks>
    /// With a = |x| the tail is exp(-a*a/2) / (1 + a) * R((a - 3.25) / (a + 3.25)); the variable is Shepherd and
    /// Laframboise's ("Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", Math. Comp. 36, 1981). R is the
    /// interpolation in eleven Chebyshev nodes for a from 0 to 15, worked out with 40 digits; its own error is 2.4e-9.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalCdf(Vector<float> x) => NormalCdf(x, out _);

    /// <inheritdoc cref="NormalCdf(Vector{float})"/>
    /// <param name="x">Where.</param>
    /// <param name="bell">exp(-x*x/2), which is made on the way.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> NormalCdf(Vector<float> x, out Vector<float> bell)
    {
        // Past 16 the tail is below the smallest float.
        Vector<float> a = Vector.Min(Vector.Abs(x), new(16f));
        Vector<float> t = (a - new Vector<float>(3.25f)) / (a + new Vector<float>(3.25f));
        Vector<float> r = new(5.95005461609e-5f);
        r = Vector.MultiplyAddEstimate(r, t, new(1.60463706308e-4f));
        r = Vector.MultiplyAddEstimate(r, t, new(-2.73715977354e-4f));
        r = Vector.MultiplyAddEstimate(r, t, new(-1.11640451629e-3f));
        r = Vector.MultiplyAddEstimate(r, t, new(2.10894775784e-3f));
        r = Vector.MultiplyAddEstimate(r, t, new(5.81808938591e-3f));
        r = Vector.MultiplyAddEstimate(r, t, new(-0.0272930012245f));
        r = Vector.MultiplyAddEstimate(r, t, new(0.0420900197353f));
        r = Vector.MultiplyAddEstimate(r, t, new(-0.00729496431658f));
        r = Vector.MultiplyAddEstimate(r, t, new(-0.0974741383692f));
        r = Vector.MultiplyAddEstimate(r, t, new(0.482171263937f));

        // The rounding error of a*a would be magnified by exp; it is put back as a factor 1 - error/2.
        Vector<float> square = a * a;
        Vector<float> rounding = Vector.FusedMultiplyAdd(a, a, -square);
        Vector<float> half = new(0.5f);
        bell = Exp(-half * square) * (Vector<float>.One - half * rounding);
        Vector<float> tail = bell * r / (a + Vector<float>.One);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
    }

    /// <summary>x = k ln 2 + r with |r| at most ln(2)/2; gives k and exp(r) - 1, by Taylor's series to r^7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<int> K, Vector<float> ExpM1) Reduce(Vector<float> x)
    {
        Vector<float> k = Vector.Round(x * new Vector<float>(1.44269504f));
        // ln 2 in two parts; k times the first is exact.
        Vector<float> r = x - k * new Vector<float>(0.693359375f);
        r = Vector.MultiplyAddEstimate(k, new(2.12194440e-4f), r);
        Vector<float> p = new(1f / 5040);
        p = Vector.MultiplyAddEstimate(p, r, new(1f / 720));
        p = Vector.MultiplyAddEstimate(p, r, new(1f / 120));
        p = Vector.MultiplyAddEstimate(p, r, new(1f / 24));
        p = Vector.MultiplyAddEstimate(p, r, new(1f / 6));
        p = Vector.MultiplyAddEstimate(p, r, new(1f / 2));
        return (Vector.ConvertToInt32(k), Vector.MultiplyAddEstimate(p * r, r, r));
    }

    /// <summary>2^k for k from -126 to 127, by its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> k) => Vector.AsVectorSingle((k + new Vector<int>(127)) << 23);
}
