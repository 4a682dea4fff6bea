using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Transforms that bring numbers into a common range.</summary>
public static class NormalizationCatalog
{
    /// <summary>Scales by the smallest and largest value.</summary>
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true)
        => NormalizeMinMax(catalog, [new(outputColumnName, inputColumnName)], maximumExampleCount, fixZero);

    /// <summary>Scales by the smallest and largest value.</summary>
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true)
        => new(CatalogUtils.GetEnvironment(catalog), columns, maximumExampleCount, size => new MinMaxStatistics(size, fixZero));

    /// <summary>Scales by mean and variance.</summary>
    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false)
        => NormalizeMeanVariance(catalog, [new(outputColumnName, inputColumnName)], maximumExampleCount, fixZero, useCdf);

    /// <summary>Scales by mean and variance.</summary>
    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false)
        => new(CatalogUtils.GetEnvironment(catalog), columns, maximumExampleCount, size => new MeanVarianceStatistics(size, fixZero, useCdf));
}
