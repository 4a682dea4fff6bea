namespace Conv2D.Numerics;

/// <summary>One epoch of training.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">Mean loss over the training rows as they were trained on, penalties included.</param>
/// <param name="Metric">Mean of the metric over them.</param>
/// <param name="ValidationLoss">Loss over the validation rows at the end of the epoch; null where there are none.</param>
/// <param name="ValidationMetric">The metric over the validation rows; null where there are none.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="Duration">How long the epoch took.</param>
public sealed record TrainingEpoch(
    int Epoch, double Loss, double Metric, double? ValidationLoss, double? ValidationMetric, double LearningRate, TimeSpan Duration);

/// <summary>How training went, epoch by epoch.</summary>
/// <param name="Objective">What was made small.</param>
/// <param name="MetricName">What the metric is: <c>accuracy</c> or <c>mean absolute error</c>.</param>
/// <param name="Epochs">The epochs, in order.</param>
/// <param name="BestEpoch">The epoch, from 1, whose weights were kept.</param>
/// <param name="StoppedEarly">Whether training stopped before the last epoch.</param>
public sealed record TrainingHistory(
    TrainingObjective Objective, string MetricName, IReadOnlyList<TrainingEpoch> Epochs, int BestEpoch, bool StoppedEarly);

/// <summary>What training gives back.</summary>
/// <param name="Weights">The layer's kernel and bias.</param>
/// <param name="History">How training went.</param>
public sealed record TrainingResult(ConvWeights Weights, TrainingHistory History);
