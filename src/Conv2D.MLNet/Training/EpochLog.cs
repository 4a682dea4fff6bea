using System.Globalization;
using Conv2D.Numerics;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>Passes progress on, and writes a line to ML.NET's log at the end of each epoch.</summary>
internal sealed class EpochLog(IChannel channel, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Batch == value.Batches)
            channel.Info(string.Create(CultureInfo.InvariantCulture,
                $"Epoch {value.Epoch} of {value.Epochs}: loss {value.Loss:0.####}, {value.MetricName} {value.Metric:0.####}, {value.ImagesPerSecond:0} images/s"));
        next?.Report(value);
    }
}
