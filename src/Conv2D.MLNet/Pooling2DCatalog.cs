using System.Runtime.CompilerServices;
using Conv2D.MLNet;
using Conv2D.Numerics;
using Microsoft.ML.Data;

// In ML.NET's own namespace, so that the methods show up without a using, as ML.NET's other catalogs do.
namespace Microsoft.ML;

/// <summary>Adds Keras' two-dimensional pooling layers to <c>mlContext.Transforms</c>. See https://keras.io/api/layers/pooling_layers/.</summary>
public static class Pooling2DCatalog
{
    /// <summary>
    /// Creates a <see cref="Pooling2DEstimator"/> that takes the largest value of each window, channel by channel: Keras 3's
    /// <c>MaxPooling2D</c>. Cells outside the image do not count.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column that is added: <c>Vector&lt;Single, OH, OW, C&gt;</c>, or
    /// <c>C, OH, OW</c> for channels first.</param>
    /// <param name="inputColumnName">Name of the column of images, a known-size vector of <see cref="float"/>; null for the
    /// same as <paramref name="outputColumnName"/>.</param>
    /// <param name="poolSize">Height and width of the window; null is 2.</param>
    /// <param name="strides">Step of the window; null is <paramref name="poolSize"/>.</param>
    /// <param name="padding">What is done at the border.</param>
    /// <param name="dataFormat">How input and output lie in memory.</param>
    /// <param name="inputShape">Shape of one image; null to take it from the column's dimensions.</param>
    /// <param name="backend">What runs the pooling.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Conv2D("Features", filters: 32, kernelSize: 3, inputColumnName: "Image")
    ///     .Append(mlContext.Transforms.MaxPooling2D("Pooled", "Features"));
    /// </code>
    /// </example>
    public static Pooling2DEstimator MaxPooling2D(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        Size2D? poolSize = null,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        ImageShape? inputShape = null,
        Conv2DBackend backend = Conv2DBackend.Auto) =>
        catalog.Pooling2D(Window(PoolingKind.Max, poolSize, strides, padding, dataFormat), outputColumnName, inputColumnName, inputShape, backend);

    /// <summary>
    /// Creates a <see cref="Pooling2DEstimator"/> that takes the mean of each window, channel by channel: Keras 3's
    /// <c>AveragePooling2D</c>. Cells outside the image do not count.
    /// </summary>
    /// <inheritdoc cref="MaxPooling2D"/>
    public static Pooling2DEstimator AveragePooling2D(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        Size2D? poolSize = null,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        ImageShape? inputShape = null,
        Conv2DBackend backend = Conv2DBackend.Auto) =>
        catalog.Pooling2D(Window(PoolingKind.Average, poolSize, strides, padding, dataFormat), outputColumnName, inputColumnName, inputShape, backend);

    /// <summary>
    /// Creates a <see cref="Pooling2DEstimator"/> that takes the largest value of each channel: Keras 3's
    /// <c>GlobalMaxPooling2D</c>.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column that is added: <c>Vector&lt;Single, C&gt;</c>, or with
    /// <paramref name="keepDims"/> <c>1, 1, C</c> (<c>C, 1, 1</c> for channels first).</param>
    /// <param name="inputColumnName">Name of the column of images, a known-size vector of <see cref="float"/>; null for the
    /// same as <paramref name="outputColumnName"/>.</param>
    /// <param name="dataFormat">How input and output lie in memory.</param>
    /// <param name="keepDims">Whether the output keeps height and width, as 1.</param>
    /// <param name="inputShape">Shape of one image; null to take it from the column's dimensions.</param>
    /// <param name="backend">What runs the pooling.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    public static Pooling2DEstimator GlobalMaxPooling2D(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        bool keepDims = false,
        ImageShape? inputShape = null,
        Conv2DBackend backend = Conv2DBackend.Auto) =>
        catalog.Pooling2D(Global(PoolingKind.GlobalMax, dataFormat, keepDims), outputColumnName, inputColumnName, inputShape, backend);

    /// <summary>
    /// Creates a <see cref="Pooling2DEstimator"/> that takes the mean of each channel: Keras 3's <c>GlobalAveragePooling2D</c>.
    /// </summary>
    /// <inheritdoc cref="GlobalMaxPooling2D"/>
    public static Pooling2DEstimator GlobalAveragePooling2D(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        bool keepDims = false,
        ImageShape? inputShape = null,
        Conv2DBackend backend = Conv2DBackend.Auto) =>
        catalog.Pooling2D(Global(PoolingKind.GlobalAverage, dataFormat, keepDims), outputColumnName, inputColumnName, inputShape, backend);

    /// <summary>Creates a <see cref="Pooling2DEstimator"/> for a layer of any kind, such as one that <see cref="KerasPoolingJson.Read"/> gave.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="config">The layer's arguments.</param>
    /// <param name="outputColumnName">Name of the column that is added.</param>
    /// <param name="inputColumnName">Name of the column of images; null for the same as <paramref name="outputColumnName"/>.</param>
    /// <param name="inputShape">Shape of one image; null to take it from the column's dimensions.</param>
    /// <param name="backend">What runs the pooling.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    public static Pooling2DEstimator Pooling2D(
        this TransformsCatalog catalog,
        PoolingConfig config,
        string outputColumnName,
        string? inputColumnName = null,
        ImageShape? inputShape = null,
        Conv2DBackend backend = Conv2DBackend.Auto)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(config);
        MLNetVersion.Require();
        return Create(catalog, config, outputColumnName, inputColumnName, inputShape, backend);
    }

    // Apart, so that nothing internal to ML.NET is looked for before the check that it is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pooling2DEstimator Create(
        TransformsCatalog catalog, PoolingConfig config, string outputColumn, string? inputColumn, ImageShape? inputShape, Conv2DBackend backend) =>
        new(CatalogUtils.GetEnvironment(catalog), config, outputColumn, inputColumn, inputShape, backend);

    // Strides are written out, so that a layer is equal to itself read back from Keras' JSON.
    private static PoolingConfig Window(PoolingKind kind, Size2D? poolSize, Size2D? strides, Padding padding, DataFormat dataFormat)
    {
        var size = poolSize ?? 2;
        return new() { Kind = kind, PoolSize = size, Strides = strides ?? size, Padding = padding, DataFormat = dataFormat };
    }

    private static PoolingConfig Global(PoolingKind kind, DataFormat dataFormat, bool keepDims) =>
        new() { Kind = kind, DataFormat = dataFormat, KeepDims = keepDims };
}
