using Conv2D.Numerics;
using Conv2D.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// <see cref="ITransformer"/> that adds the feature maps of a fitted <c>Conv2D</c> layer as a column. Made by
/// <see cref="Conv2DEstimator.Fit"/>, or loaded by <c>mlContext.Model.Load</c>. Immutable, and safe to use from several
/// threads.
/// </summary>
public sealed partial class Conv2DTransformer : ImageTransformer
{
    private readonly FittedLayer _layer;
    private readonly bool _allowWinograd;

    internal Conv2DTransformer(IHostEnvironment env, FittedLayer layer, Conv2DOptions options)
        : this(env.Register(nameof(Conv2DTransformer)), layer, options.OutputColumnName, options.InputColumnName!, options.Backend, options.AllowWinograd)
    {
    }

    private Conv2DTransformer(IHost host, FittedLayer layer, string outputColumn, string inputColumn, Conv2DBackend backend, bool allowWinograd)
        : base(host, outputColumn, inputColumn, backend)
    {
        _layer = layer;
        _allowWinograd = allowWinograd;
    }

    /// <summary>
    /// The options the layer was made with, complete: columns, shape, weights and backend filled in. A copy. Without
    /// <see cref="Conv2DOptions.Training"/>: an estimator made of them gives this layer again, weights and all.
    /// </summary>
    public Conv2DOptions Options
    {
        get
        {
            var options = Conv2DOptions.FromConfig(_layer.Config, OutputColumn, InputColumn);
            options.InputShape = InputShape;
            options.Backend = Backend;
            options.AllowWinograd = _allowWinograd;
            options.Weights = _layer.Weights;
            return options;
        }
    }

    /// <summary>Shape of one input image.</summary>
    public override ImageShape InputShape => _layer.Geometry.Input;

    /// <summary>Shape of one image of features: (OH, OW, F), whatever the data format.</summary>
    public override ImageShape OutputShape => _layer.OutputShape;

    /// <summary>The kernel, in Keras' layout: (height, width, input channels / groups, filters), row-major.</summary>
    public ReadOnlyMemory<float> Kernel => _layer.Weights.Kernel;

    /// <summary>The bias, one number a filter; empty where the layer has none.</summary>
    public ReadOnlyMemory<float> Bias => _layer.Weights.Bias;

    /// <summary>How training went, epoch by epoch; null where the weights were not trained.</summary>
    public TrainingHistory? TrainingHistory => _layer.History;

    private protected override DataFormat DataFormat => _layer.Config.DataFormat;

    private protected override bool CanExport => OnnxExport.CanExport(_layer.Config.Activation);

    /// <inheritdoc/>
    public override Conv2DTransformer WithBackend(Conv2DBackend backend) =>
        new(Host, _layer, OutputColumn, InputColumn, backend, _allowWinograd);

    /// <summary>What the layer's regularizers add to a loss, for the given data.</summary>
    /// <param name="data">Data with the input column; read only where there is an activity regularizer.</param>
    /// <param name="maxRows">Number of rows after which to stop.</param>
    public LayerLosses ComputeLosses(IDataView data, int maxRows = int.MaxValue)
    {
        var config = _layer.Config;
        double kernel = config.KernelRegularizer?.Loss(_layer.Kernel, _layer.Geometry.KernelShape) ?? 0;
        double bias = _layer.Weights.HasBias ? config.BiasRegularizer?.Loss(_layer.Bias, [_layer.Geometry.Filters]) ?? 0 : 0;
        if (config.ActivityRegularizer is not { } regularizer)
            return new(kernel, bias, Activity: 0, Rows: 0);

        double activity = 0;
        int rows = 0;
        int[] shape = [1, .. OutputShape.ToDimensions(config.DataFormat)];
        float[] features = new float[OutputShape.Length];
        using var runner = Engine.CreateRunner(threads: 1);
        ReadImages(data, maxRows, image =>
        {
            runner.Run(image, features);
            activity += regularizer.Loss(features, shape);
            rows++;
        });
        return new(kernel, bias, rows == 0 ? 0 : activity / rows, rows);
    }

    private protected override DataViewSchema.Annotations CreateAnnotations() => Conv2DAnnotations.Create(OutputColumn, _layer.Config, OutputShape);

    private protected override LayerEngine CreateManagedEngine() =>
        new ManagedConvEngine(_layer, new ConvPlanOptions { AllowWinograd = _allowWinograd });

    private protected override OnnxConvLayer ToOnnxLayer() =>
        new(_layer.Geometry, _layer.Kernel, _layer.Bias, _layer.Config.Activation, _layer.Config.Name ?? "conv2d");
}
