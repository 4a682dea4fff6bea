using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Training;

/// <summary>
/// Takes one image through the layer and back. One for each thread: it holds what lies between input and loss of a single
/// image, so that memory does not grow with the batch, and what was just written is still in the cache when it is read.
/// </summary>
internal sealed class ImageWorkspace
{
    private readonly TrainedLayer _layer;
    private readonly PlanMemory _plans = new();
    private readonly PoolingScratch? _poolingScratch;
    private readonly float[] _sums, _maps, _pooled, _outputs, _featureGradient, _mapGradient, _sumGradient;
    private readonly int[] _mapShape;

    public ImageWorkspace(TrainedLayer layer)
    {
        _layer = layer;
        _poolingScratch = layer.Pooling?.CreateScratch();
        _sums = new float[layer.Sums.Length];
        _maps = new float[layer.Maps.Length];
        _pooled = layer.Pooling is null ? _maps : new float[layer.Head.Features];
        _outputs = new float[layer.Head.Outputs];
        _mapGradient = new float[_maps.Length];
        _featureGradient = layer.Pooling is null ? _mapGradient : new float[layer.Head.Features];
        _sumGradient = new float[_sums.Length];
        _mapShape = layer.Maps.ToDimensions(layer.Geometry.DataFormat);
    }

    /// <summary>Loss and metric of one image, without the penalties on the weights.</summary>
    /// <param name="convolution">The layer's convolution with the weights of this step.</param>
    /// <param name="row">The image.</param>
    public (double Loss, double Metric) Evaluate(ConvPlan convolution, TrainingRow row)
    {
        _plans.Run(convolution, row.Image, _sums);
        _layer.Config.Activation.Forward(_sums, _maps, _layer.Sums);
        _layer.Pooling?.Run(_maps, _pooled, _poolingScratch!);
        _layer.Head.Forward(_pooled, _outputs);
        var (loss, metric) = _layer.Objective.Evaluate(_outputs, row.Label, _outputs);
        if (_layer.Config.ActivityRegularizer is { } regularizer)
            loss += regularizer.Loss(_maps, _mapShape);
        return (loss, metric);
    }

    /// <summary>Adds the gradients of the image that <see cref="Evaluate"/> was just given.</summary>
    /// <param name="row">The image.</param>
    /// <param name="share">One over the number of images in the batch.</param>
    /// <param name="sums">Added to.</param>
    public void Backward(TrainingRow row, float share, GradientSums sums)
    {
        foreach (ref float gradient in _outputs.AsSpan())
            gradient *= share;
        _layer.Head.Backward(_pooled, _outputs, sums.HeadWeights, sums.HeadBias, _featureGradient);
        _layer.Pooling?.Backward(_maps, _pooled, _featureGradient, _mapGradient);
        _layer.Config.ActivityRegularizer?.AddGradient(_maps, _mapShape, share, _mapGradient);
        _layer.Config.Activation.Backward(_sums, _mapGradient, _sumGradient, _layer.Sums);
        _layer.KernelGradient.Accumulate(row.Image, _sumGradient, sums.Layer);
    }
}

/// <summary>What a chunk of a batch adds up to.</summary>
internal sealed class GradientSums(TrainedLayer layer)
{
    public ConvKernelGradientSums Layer { get; } = layer.KernelGradient.CreateSums();

    public float[] HeadWeights { get; } = new float[layer.Head.Weights.Length];

    public float[] HeadBias { get; } = new float[layer.Head.Bias.Length];

    public double Loss { get; set; }

    public double Metric { get; set; }

    public void Clear()
    {
        Layer.Clear();
        HeadWeights.AsSpan().Clear();
        HeadBias.AsSpan().Clear();
        (Loss, Metric) = (0, 0);
    }
}
