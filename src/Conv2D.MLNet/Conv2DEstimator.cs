using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// <see cref="IEstimator{TTransformer}"/> for Keras' <c>Conv2D</c> layer.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input column</term><description>known-size vector of <see cref="float"/>, dimensions (H, W, C), or (C, H, W) for
/// channels first</description></item>
/// <item><term>Output column</term><description>known-size vector of <see cref="float"/>, dimensions (OH, OW, F), or (F, OH, OW)</description></item>
/// <item><term>Does it look at the data to train?</term><description>only with <see cref="Conv2DOptions.Training"/>; otherwise the
/// initializers make the weights</description></item>
/// <item><term>Exportable to ONNX</term><description>yes</description></item>
/// </list>
/// Made by <see cref="Conv2DCatalog.Conv2D(TransformsCatalog, Conv2DOptions)"/>. The random seed is drawn from the
/// MLContext when the estimator is made, so that fitting it twice gives the same weights.
/// </remarks>
public sealed class Conv2DEstimator : IEstimator<Conv2DTransformer>
{
    private readonly IHost _host;
    private readonly Conv2DOptions _options;
    private readonly Conv2DConfig _config;
    private readonly int _seed;

    internal Conv2DEstimator(IHostEnvironment env, Conv2DOptions options)
    {
        _host = Contracts.CheckRef(env, nameof(env)).Register(nameof(Conv2DEstimator));
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Clone();
        FeatureColumn.RequireName(_options.OutputColumnName);
        LayerEngine.RequireKnown(_options.Backend);
        _options.InputColumnName ??= _options.OutputColumnName;
        _config = _options.ToConfig();
        if (_options.InputShape is { } shape)
            ConvGeometry.Create(_config, shape);
        if (_options.Training is { } training && _options.InputShape is { } images)
            _ = new Conv2DTrainer(_config, images, training);
        else
            _options.Training?.Validate();
        _seed = _host.Rand.Next();
    }

    /// <summary>Makes the weights, trains them if asked to, and gives a transformer that applies them.</summary>
    /// <param name="input">Data with the input column and, for training, the label column. Without training only its schema
    /// is looked at.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or the layer cannot be applied to its images.</exception>
    /// <exception cref="InvalidOperationException">Nothing can be learned from the data; the message says why.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public Conv2DTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var shape = ImageColumn.FindShape(_host, input.Schema, _options.InputColumnName!, _config.DataFormat, _options.InputShape);
        var geometry = ConvGeometry.Create(_config, shape);
        var weights = _options.Weights ?? Initialize(geometry);
        var layer = new FittedLayer(_config, geometry, weights);
        FitLog.Write(_host, _options.OutputColumnName, _options.InputColumnName!, layer, given: _options.Weights is not null);
        if (_options.Training is not { } training)
            return new Conv2DTransformer(_host, layer, _options);

        var result = Train(input, training, shape, weights);
        return new Conv2DTransformer(_host, new FittedLayer(_config, geometry, result.Weights, result.History), _options);
    }

    /// <summary>The schema that <see cref="Fit"/>'s transformer will give, as far as a shape tells.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        ImageColumn.Check(_host, inputSchema, _options.InputColumnName!);
        if (_options.Training is { } training)
            LabelColumn.Check(_host, inputSchema, training.LabelColumnName);
        return FeatureColumn.AddTo(inputSchema, _options.OutputColumnName, Conv2DAnnotations.Shape);
    }

    private TrainingResult Train(IDataView input, Conv2DTraining training, ImageShape shape, ConvWeights weights)
    {
        var labels = LabelColumn.Find(_host, input.Schema, training.LabelColumnName);
        var data = new ViewTrainingData(input, input.Schema[_options.InputColumnName!], labels, shape);
        using var channel = _host.Start("Training");
        return new Conv2DTrainer(_config, shape, training with { Progress = new EpochLog(channel, training.Progress) }).Fit(data, weights);
    }

    private ConvWeights Initialize(ConvGeometry geometry)
    {
        float[] kernel = new float[geometry.KernelLength];
        _config.KernelInitializer.Fill(kernel, geometry.KernelShape, _seed);
        if (!_config.UseBias)
            return new ConvWeights(kernel, geometry.KernelShape);

        // Another seed than the kernel's: the two must not share their random numbers.
        float[] bias = new float[geometry.Filters];
        _config.BiasInitializer.Fill(bias, [geometry.Filters], ~_seed);
        return new ConvWeights(kernel, geometry.KernelShape, bias);
    }
}
