using System.Globalization;

namespace Conv2D.MLNet;

/// <summary>How far the managed kernels and ONNX Runtime differ on the same data.</summary>
/// <param name="Rows">Number of rows compared.</param>
/// <param name="MaxAbsoluteDifference">The largest difference of two values at the same place; infinite where one is finite,
/// or a NaN, and the other is not.</param>
/// <param name="LargestMagnitude">The largest finite output magnitude of either.</param>
public sealed record BackendComparison(int Rows, double MaxAbsoluteDifference, double LargestMagnitude)
{
    /// <summary>The bound within which two paths count as agreeing.</summary>
    public const double Tolerance = 2e-5;

    /// <summary>The largest difference over the largest magnitude; 0 where there is no difference.</summary>
    public double MaxRelativeDifference => MaxAbsoluteDifference == 0 ? 0 : MaxAbsoluteDifference / LargestMagnitude;

    /// <summary>Whether the largest difference is at most <see cref="Tolerance"/> of the largest magnitude; false where no row was compared.</summary>
    public bool Agree => Rows > 0 && MaxRelativeDifference <= Tolerance;

    /// <summary>One line for a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"managed and ONNX Runtime differ by at most {MaxRelativeDifference:0.0e-00} of the largest magnitude over {Rows} rows");

    /// <summary>Takes one more row into account.</summary>
    internal BackendComparison With(ReadOnlySpan<float> managed, ReadOnlySpan<float> onnx)
    {
        double difference = MaxAbsoluteDifference, magnitude = LargestMagnitude;
        for (int i = 0; i < managed.Length; i++)
        {
            double a = managed[i], b = onnx[i];
            if (double.IsFinite(a))
                magnitude = Math.Max(magnitude, Math.Abs(a));
            if (double.IsFinite(b))
                magnitude = Math.Max(magnitude, Math.Abs(b));
            if (a.Equals(b))
                continue;
            difference = Math.Max(difference, double.IsFinite(a) && double.IsFinite(b) ? Math.Abs(a - b) : double.PositiveInfinity);
        }

        return new(Rows + 1, difference, magnitude);
    }
}
