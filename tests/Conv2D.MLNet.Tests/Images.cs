using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Small data sets that the tests make themselves.</summary>
internal static class Images
{
    public static readonly ImageShape Shape = new(6, 5, 2);

    public sealed class Row
    {
        [VectorType(6, 5, 2)]
        public float[] Image { get; set; } = [];

        public float Weight { get; set; }
    }

    public sealed class FlatRow
    {
        [VectorType(60)]
        public float[] Image { get; set; } = [];
    }

    public sealed class SparseRow
    {
        [VectorType(6, 5, 2)]
        public VBuffer<float> Image { get; set; }
    }

    public sealed class FeatureRow
    {
        public VBuffer<float> Features { get; set; }
    }

    /// <summary>Values between -1 and 1 that no layer treats alike.</summary>
    public static float[] Values(int seed, int length)
    {
        var random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return values;
    }

    public static Row[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Row { Image = Values(i, Shape.Length), Weight = i })];

    public static IDataView Load(MLContext ml, int count) => ml.Data.LoadFromEnumerable(Rows(count));

    /// <summary>The values of a vector column, row by row.</summary>
    public static float[][] Column(IDataView data, string name) => [.. data.GetColumn<float[]>(name)];

    /// <summary>What the double-precision reference gives for an image.</summary>
    public static double[] Reference(Conv2DTransformer layer, float[] image) => ReferenceConv2D.Run(
        ConvGeometry.Create(layer.Options.ToConfig(), layer.InputShape), image, layer.Kernel.Span, layer.Bias.Span,
        layer.Options.ToConfig().Activation);

    /// <summary>The largest difference must be at most 2e-5 of the largest magnitude.</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        Assert.True(difference <= 2e-5 * largest, $"The largest difference is {difference}; the largest magnitude is {largest}.");
    }
}
