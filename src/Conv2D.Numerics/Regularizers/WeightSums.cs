using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>The two sums that penalties are made of, in double precision.</summary>
internal static class WeightSums
{
    /// <summary>Sum of magnitudes.</summary>
    public static double OfMagnitudes(ReadOnlySpan<float> values)
    {
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        for (; values.Length >= Vector<float>.Count; values = values[Vector<float>.Count..])
        {
            Vector.Widen(Vector.Abs(new Vector<float>(values)), out Vector<double> low, out Vector<double> high);
            even += low;
            odd += high;
        }

        double sum = Vector.Sum(even + odd);
        foreach (float value in values)
            sum += Math.Abs((double)value);
        return sum;
    }

    /// <summary>Sum of squares.</summary>
    public static double OfSquares(ReadOnlySpan<float> values)
    {
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        for (; values.Length >= Vector<float>.Count; values = values[Vector<float>.Count..])
        {
            Vector.Widen(new Vector<float>(values), out Vector<double> low, out Vector<double> high);
            even += low * low;
            odd += high * high;
        }

        double sum = Vector.Sum(even + odd);
        foreach (float value in values)
            sum += (double)value * value;
        return sum;
    }
}
