namespace Conv2D.Numerics.Training;

/// <summary>Remembers the weights of the best epoch and says when waiting for a better one is over.</summary>
internal sealed class BestWeights(TrainedLayer layer, EarlyStopping? stopping)
{
    private double _loss = double.PositiveInfinity;
    private float[]? _kernel, _bias;
    private int _waited;

    /// <summary>The epoch whose weights are kept: the best, or without early stopping the last.</summary>
    public int Epoch { get; private set; }

    public bool ShouldStop => stopping is not null && Epoch > 0 && _waited >= Math.Max(stopping.Patience, 1);

    public void Judge(int epoch, double loss)
    {
        if (stopping is null)
        {
            Epoch = epoch;
            return;
        }

        _waited++;
        if (Epoch > 0 && !(loss < _loss - stopping.MinDelta))
            return;
        (Epoch, _loss, _waited) = (epoch, loss, 0);
        (_kernel, _bias) = ([.. layer.Kernel], [.. layer.Bias]);
    }

    public void Restore()
    {
        _kernel?.CopyTo(layer.Kernel, 0);
        _bias?.CopyTo(layer.Bias, 0);
    }
}
