using System.Runtime.CompilerServices;
using Conv2D.MLNet;
using Conv2D.Numerics;
using Microsoft.ML.Data;

// In ML.NET's own namespace, so that the method shows up without a using, as ML.NET's other catalogs do.
namespace Microsoft.ML;

/// <summary>Adds Keras' <c>Conv2D</c> layer to <c>mlContext.Transforms</c>.</summary>
public static class Conv2DCatalog
{
    /// <summary>
    /// Creates a <see cref="Conv2DEstimator"/>: a 2-D convolution, as Keras 3's <c>Conv2D</c> layer defines it, of the
    /// images in <paramref name="inputColumnName"/>.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">Name of the column that is added: <c>Vector&lt;Single, OH, OW, F&gt;</c>, or
    /// <c>F, OH, OW</c> for channels first.</param>
    /// <param name="filters">Number of output channels.</param>
    /// <param name="kernelSize">Height and width of the kernel; one number, or a pair.</param>
    /// <param name="inputColumnName">Name of the column of images, a known-size vector of <see cref="float"/>; null for the
    /// same as <paramref name="outputColumnName"/>.</param>
    /// <param name="strides">Step of the kernel; null is 1.</param>
    /// <param name="padding">What is done at the border.</param>
    /// <param name="dataFormat">How input and output lie in memory.</param>
    /// <param name="dilationRate">Distance between neighbouring kernel taps; null is 1.</param>
    /// <param name="groups">Number of groups the channels are split into.</param>
    /// <param name="activation">Applied to the sum of convolution and bias; null is linear.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">Makes the kernel; null is Glorot's uniform one.</param>
    /// <param name="biasInitializer">Makes the bias; null is zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel, or none.</param>
    /// <param name="biasRegularizer">Penalty on the bias, or none.</param>
    /// <param name="activityRegularizer">Penalty on the output, or none.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each update, or none.</param>
    /// <param name="biasConstraint">Applied to the bias after each update, or none.</param>
    /// <param name="inputShape">Shape of one image; null to take it from the column's dimensions.</param>
    /// <param name="backend">What runs the convolution.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.Conv2D("Features", filters: 32, kernelSize: 3,
    ///     inputColumnName: "Image", activation: Activations.Relu, inputShape: new ImageShape(28, 28, 1));
    /// </code>
    /// </example>
    public static Conv2DEstimator Conv2D(
        this TransformsCatalog catalog,
        string outputColumnName,
        int filters,
        Size2D kernelSize,
        string? inputColumnName = null,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Size2D? dilationRate = null,
        int groups = 1,
        Activation? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        ImageShape? inputShape = null,
        Conv2DBackend backend = Conv2DBackend.Auto) => catalog.Conv2D(new Conv2DOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Filters = filters,
            KernelSize = kernelSize,
            Strides = strides ?? Size2D.One,
            Padding = padding,
            DataFormat = dataFormat,
            DilationRate = dilationRate ?? Size2D.One,
            Groups = groups,
            Activation = activation,
            UseBias = useBias,
            KernelInitializer = kernelInitializer,
            BiasInitializer = biasInitializer,
            KernelRegularizer = kernelRegularizer,
            BiasRegularizer = biasRegularizer,
            ActivityRegularizer = activityRegularizer,
            KernelConstraint = kernelConstraint,
            BiasConstraint = biasConstraint,
            InputShape = inputShape,
            Backend = backend,
        });

    /// <summary>Creates a <see cref="Conv2DEstimator"/> with every option at hand.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="options">The options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it and repeats its value.</exception>
    /// <exception cref="NotSupportedException">The Microsoft.ML that was found lacks what this library was built against.</exception>
    public static Conv2DEstimator Conv2D(this TransformsCatalog catalog, Conv2DOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        MLNetVersion.Require();
        return Create(catalog, options);
    }

    // Apart, so that nothing internal to ML.NET is looked for before the check that it is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Conv2DEstimator Create(TransformsCatalog catalog, Conv2DOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);
}
