namespace Conv2D.Numerics;

/// <summary>How far training is, after a batch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Most epochs there will be.</param>
/// <param name="Batch">The batch of the epoch, from 1.</param>
/// <param name="Batches">Batches in an epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="Metric">Mean of the metric over the epoch so far.</param>
/// <param name="MetricName">What the metric is: <c>accuracy</c> or <c>mean absolute error</c>.</param>
/// <param name="ImagesPerSecond">Images that training went through each second since it began.</param>
/// <param name="TimeLeft">Time until the last epoch ends, at this speed.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Batch, int Batches, double Loss, double Metric, string MetricName, double ImagesPerSecond, TimeSpan TimeLeft);
