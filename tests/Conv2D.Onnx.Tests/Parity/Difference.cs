namespace Conv2D.Onnx.Tests;

/// <summary>How far two outputs lie apart.</summary>
internal static class Difference
{
    /// <summary>
    /// The largest difference as a share of the largest finite magnitude. Where one side is NaN or infinite, the other must
    /// be the same; if it is not, the difference is infinite.
    /// </summary>
    public static double Relative(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, magnitude = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float rounded = (float)expected[i];
            if (float.IsFinite(rounded) && float.IsFinite(actual[i]))
            {
                largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
                magnitude = Math.Max(magnitude, Math.Abs(expected[i]));
            }
            else if (!rounded.Equals(actual[i]))
                return double.PositiveInfinity;
        }

        return largest == 0 ? 0 : largest / magnitude;
    }

    /// <inheritdoc cref="Relative(ReadOnlySpan{double}, ReadOnlySpan{float})"/>
    public static double Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double[] widened = new double[expected.Length];
        for (int i = 0; i < expected.Length; i++)
            widened[i] = expected[i];
        return Relative(widened, actual);
    }
}
