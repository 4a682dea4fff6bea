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
    private readonly Conv2DBackend _backend;
    private readonly bool _allowWinograd;
    private readonly Lazy<LayerEngine> _engine;

    internal Conv2DTransformer(IHostEnvironment env, FittedLayer layer, Conv2DOptions options)
        : this(env.Register(nameof(Conv2DTransformer)), layer, options.OutputColumnName, options.InputColumnName!, options.Backend, options.AllowWinograd)
    {
    }

    private Conv2DTransformer(IHost host, FittedLayer layer, string outputColumn, string inputColumn, Conv2DBackend backend, bool allowWinograd)
        : base(host, outputColumn, inputColumn)
    {
        _layer = layer;
        _backend = backend;
        _allowWinograd = allowWinograd;
        _engine = LazyEngine();
    }

    /// <summary>The options the layer was made with, complete: columns, shape, weights and backend filled in. A copy.</summary>
    public Conv2DOptions Options
    {
        get
        {
            var options = Conv2DOptions.FromConfig(_layer.Config, OutputColumn, InputColumn);
            options.InputShape = InputShape;
            options.Backend = _backend;
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

    private protected override LayerEngine Engine => _engine.Value;

    private protected override bool CanExport => OnnxExport.CanExport(_layer.Config.Activation);

    /// <summary>The same layer on another backend.</summary>
    public Conv2DTransformer WithBackend(Conv2DBackend backend)
    {
        if (!Enum.IsDefined(backend))
            throw new ArgumentOutOfRangeException(nameof(backend), $"backend is {(int)backend}; it must be Auto, Managed or OnnxRuntime.");
        return new Conv2DTransformer(Host, _layer, OutputColumn, InputColumn, backend, _allowWinograd);
    }

    /// <summary>Runs both backends over the same rows and reports how far they differ.</summary>
    /// <param name="data">Data with the input column.</param>
    /// <param name="maxRows">Number of rows after which to stop.</param>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime cannot be had; the message says what to install.</exception>
    public BackendComparison CompareBackends(IDataView data, int maxRows = int.MaxValue)
    {
        using var managed = LayerEngine.Create(_layer, Conv2DBackend.Managed, _allowWinograd).CreateRunner(threads: 1);
        using var onnx = LayerEngine.Create(_layer, Conv2DBackend.OnnxRuntime, _allowWinograd).CreateRunner(threads: 1);
        var features = new float[2][] { new float[OutputShape.Length], new float[OutputShape.Length] };

        var comparison = new BackendComparison(0, 0, 0);
        ReadImages(data, maxRows, image =>
        {
            managed.Run(image, features[0]);
            onnx.Run(image, features[1]);
            comparison = comparison.With(features[0], features[1]);
        });
        return comparison;
    }

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

    /// <summary>
    /// Writes the layer as an ONNX model: dynamic batch, a <c>Conv</c> node, the activation as ONNX operators. Input and
    /// output are named after the columns (<c>input</c> and <c>output</c> where both are one), so that ML.NET's
    /// <c>ApplyOnnxModel</c> finds them.
    /// </summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="NotSupportedException">The activation cannot be expressed in ONNX.</exception>
    public void ExportToOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] model = ToOnnx();
        File.WriteAllBytes(path, model);
    }

    /// <summary>Writes the layer as an ONNX model to a stream.</summary>
    /// <inheritdoc cref="ExportToOnnx(string)"/>
    /// <param name="stream">The stream to write to; stays open.</param>
    public void ExportToOnnx(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToOnnx());
    }

    private byte[] ToOnnx()
    {
        var layer = ToOnnxLayer();
        return InputColumn == OutputColumn ? OnnxModels.ToBytes(layer) : OnnxModels.ToBytes(layer, InputColumn, OutputColumn);
    }

    private OnnxLayer ToOnnxLayer() => new(_layer.Geometry, _layer.Kernel, _layer.Bias, _layer.Config.Activation, _layer.Config.Name ?? "conv2d");

    private Lazy<LayerEngine> LazyEngine() => new(() => LayerEngine.Create(_layer, _backend, _allowWinograd));

    private protected override DataViewSchema.Annotations CreateAnnotations() => Conv2DAnnotations.Create(OutputColumn, _layer.Config, OutputShape);

    private protected override void AddTo(PipelineGraph graph) => graph.Add(ToOnnxLayer(), InputColumn, OutputColumn);
}
