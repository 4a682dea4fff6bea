using System.Numerics.Tensors;
using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Training;

/// <summary>
/// Runs batches through layer and head on several threads, and adds up their losses and gradients so that the result does
/// not depend on how many: see <see cref="FixedChunks"/>.
/// </summary>
internal sealed class BatchRunner
{
    private readonly TrainedLayer _layer;
    private readonly GradientSums[] _chunks;
    private readonly ImageWorkspace[] _workspaces;
    private readonly float[][] _gradients;

    public BatchRunner(TrainedLayer layer, int batchSize, int threads)
    {
        _layer = layer;
        _chunks = new GradientSums[FixedChunks.Count(batchSize, (long)layer.Kernel.Length + layer.Head.Weights.Length)];
        for (int i = 0; i < _chunks.Length; i++)
            _chunks[i] = new GradientSums(layer);
        _workspaces = new ImageWorkspace[Math.Min(threads, _chunks.Length)];
        for (int i = 0; i < _workspaces.Length; i++)
            _workspaces[i] = new ImageWorkspace(layer);
        _gradients = Array.ConvertAll(layer.Weights, weight => new float[weight.Length]);
    }

    /// <summary>The gradients of the last batch, in the order of <see cref="TrainedLayer.Weights"/>.</summary>
    public float[][] Gradients => _gradients;

    /// <summary>Mean loss, with all penalties, and mean metric of a batch; computes <see cref="Gradients"/>.</summary>
    public (double Loss, double Metric) Train(TrainingRow[] batch, int count)
    {
        var result = Run(batch, count, backward: true);
        foreach (float[] gradient in _gradients)
            gradient.AsSpan().Clear();
        float[] bias = _layer.Bias.Length == 0 ? [] : _gradients[3];
        foreach (var chunk in _chunks)
        {
            _layer.KernelGradient.AddTo(chunk.Layer, _gradients[0], bias);
            TensorPrimitives.Add(_gradients[1], chunk.HeadWeights, _gradients[1]);
            TensorPrimitives.Add(_gradients[2], chunk.HeadBias, _gradients[2]);
        }

        _layer.AddPenaltyGradients(_gradients[0], bias);
        return result;
    }

    /// <summary>Mean loss, with all penalties, and mean metric of a batch.</summary>
    public (double Loss, double Metric) Evaluate(TrainingRow[] batch, int count) => Run(batch, count, backward: false);

    private (double Loss, double Metric) Run(TrainingRow[] batch, int count, bool backward)
    {
        var convolution = _layer.PlanConvolution();
        FixedChunks.Run(_chunks.Length, _workspaces.Length, (chunk, thread) => RunChunk(convolution, batch, count, chunk, _workspaces[thread], backward));
        double loss = 0, metric = 0;
        foreach (var chunk in _chunks)
        {
            loss += chunk.Loss;
            metric += chunk.Metric;
        }

        return (loss / count + _layer.Penalty(), metric / count);
    }

    private void RunChunk(ConvPlan convolution, TrainingRow[] batch, int count, int chunk, ImageWorkspace workspace, bool backward)
    {
        var sums = _chunks[chunk];
        sums.Clear();
        var (first, end) = FixedChunks.Images(count, chunk, _chunks.Length);
        for (int i = first; i < end; i++)
        {
            var (loss, metric) = workspace.Evaluate(convolution, batch[i]);
            sums.Loss += loss;
            sums.Metric += metric;
            if (backward)
                workspace.Backward(batch[i], 1f / count, sums);
        }
    }
}
