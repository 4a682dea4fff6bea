using Conv2D.Numerics;
using Conv2D.Onnx;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// <see cref="ITransformer"/> that adds the output of a pooling layer as a column. Made by <see cref="Pooling2DEstimator.Fit"/>,
/// or loaded by <c>mlContext.Model.Load</c>. Immutable, and safe to use from several threads.
/// </summary>
public sealed partial class Pooling2DTransformer : ImageTransformer
{
    private readonly PoolingGeometry _geometry;

    internal Pooling2DTransformer(IHostEnvironment env, PoolingGeometry geometry, string outputColumn, string inputColumn, Conv2DBackend backend)
        : base(env.Register(nameof(Pooling2DTransformer)), outputColumn, inputColumn, backend) => _geometry = geometry;

    /// <summary>The layer's arguments.</summary>
    public PoolingConfig Config => _geometry.Config;

    /// <inheritdoc/>
    public override ImageShape InputShape => _geometry.Input;

    /// <summary>
    /// Shape of one output: (OH, OW, C), whatever the data format; (1, 1, C) after a global pooling, also where the column drops
    /// height and width.
    /// </summary>
    public override ImageShape OutputShape => _geometry.Output;

    private protected override DataFormat DataFormat => _geometry.DataFormat;

    private protected override int[] OutputDimensions => _geometry.OutputDimensions;

    /// <inheritdoc/>
    public override Pooling2DTransformer WithBackend(Conv2DBackend backend) => new(Host, _geometry, OutputColumn, InputColumn, backend);

    private protected override DataViewSchema.Annotations CreateAnnotations() => Pooling2DAnnotations.Create(OutputColumn, _geometry);

    private protected override LayerEngine CreateManagedEngine() => new ManagedPoolingEngine(_geometry);

    private protected override OnnxPoolingLayer ToOnnxLayer() => new(_geometry, Config.Name ?? "pooling2d");
}
