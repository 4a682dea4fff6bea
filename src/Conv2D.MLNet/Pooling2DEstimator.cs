using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// <see cref="IEstimator{TTransformer}"/> for Keras' <c>MaxPooling2D</c>, <c>AveragePooling2D</c>, <c>GlobalMaxPooling2D</c> and
/// <c>GlobalAveragePooling2D</c> layers.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input column</term><description>known-size vector of <see cref="float"/>, dimensions (H, W, C), or (C, H, W) for
/// channels first</description></item>
/// <item><term>Output column</term><description>known-size vector of <see cref="float"/>, dimensions (OH, OW, C), or (C, OH, OW);
/// (C) after a global pooling without keepDims</description></item>
/// <item><term>Does it look at the data to train?</term><description>no</description></item>
/// <item><term>Exportable to ONNX</term><description>yes</description></item>
/// </list>
/// Made by the methods of <see cref="Pooling2DCatalog"/>.
/// </remarks>
public sealed class Pooling2DEstimator : IEstimator<Pooling2DTransformer>
{
    private readonly IHost _host;
    private readonly PoolingConfig _config;
    private readonly string _outputColumn, _inputColumn;
    private readonly ImageShape? _inputShape;
    private readonly Conv2DBackend _backend;

    internal Pooling2DEstimator(
        IHostEnvironment env, PoolingConfig config, string outputColumnName, string? inputColumnName, ImageShape? inputShape, Conv2DBackend backend)
    {
        _host = Contracts.CheckRef(env, nameof(env)).Register(nameof(Pooling2DEstimator));
        _outputColumn = FeatureColumn.RequireName(outputColumnName);
        _inputColumn = inputColumnName ?? outputColumnName;
        _backend = LayerEngine.RequireKnown(backend);
        _config = config.Validate();
        _inputShape = inputShape;
        if (inputShape is { } shape)
            PoolingGeometry.Create(_config, shape);
    }

    /// <summary>Gives a transformer for images of the shape that the schema or the arguments say.</summary>
    /// <param name="input">Data with the input column; only its schema is looked at.</param>
    /// <exception cref="ArgumentException">The column holds no images, or the window is larger than they are.</exception>
    public Pooling2DTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var shape = ImageColumn.FindShape(_host, input.Schema, _inputColumn, _config.DataFormat, _inputShape);
        return new Pooling2DTransformer(_host, PoolingGeometry.Create(_config, shape), _outputColumn, _inputColumn, _backend);
    }

    /// <summary>The schema that <see cref="Fit"/>'s transformer will give, as far as a shape tells.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        ImageColumn.Check(_host, inputSchema, _inputColumn);
        return FeatureColumn.AddTo(inputSchema, _outputColumn, Pooling2DAnnotations.Shape);
    }
}
