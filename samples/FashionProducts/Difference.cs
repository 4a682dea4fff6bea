using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FashionProducts;

/// <summary>How far two versions of a column are apart.</summary>
public static class Difference
{
    /// <summary>The largest difference of two numbers at the same place, over the largest magnitude of all.</summary>
    /// <param name="expected">Rows with the column.</param>
    /// <param name="actual">The same rows with another version of it.</param>
    /// <param name="column">Name of a column of vectors.</param>
    public static double MaxRelative(IDataView expected, IDataView actual, string column)
    {
        double difference = 0, magnitude = 0;
        foreach (var (a, b) in expected.GetColumn<float[]>(column).Zip(actual.GetColumn<float[]>(column)))
        {
            for (int i = 0; i < a.Length; i++)
            {
                difference = Math.Max(difference, Math.Abs((double)a[i] - b[i]));
                magnitude = Math.Max(magnitude, Math.Abs(a[i]));
            }
        }

        return difference == 0 ? 0 : difference / magnitude;
    }

    /// <summary>As 1.2e-07; no difference at all is 0.0e-00.</summary>
    public static string ToText(double difference) =>
        difference == 0 ? "0.0e-00" : difference.ToString("0.0e-00", CultureInfo.InvariantCulture);
}
