using System.Diagnostics;

namespace Conv2D.Numerics.Training;

/// <summary>Running means of an epoch, and the speed of training since it began.</summary>
internal sealed class EpochMeter(long imagesInAll)
{
    // Judging an image is a forward pass, training on it about three of them.
    private const double ValidationCost = 1.0 / 3;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _loss, _metric, _work;
    private long _count;

    public double Loss => _loss / _count;

    public double Metric => _metric / _count;

    public TimeSpan Elapsed => _clock.Elapsed;

    public double ImagesPerSecond => _work / _clock.Elapsed.TotalSeconds;

    public TimeSpan TimeLeft => _clock.Elapsed * Math.Max(0, imagesInAll / _work - 1);

    /// <summary>The work of an epoch, in images trained on.</summary>
    public static long ImagesInEpoch(LabelSurvey survey) => survey.TrainingRows + (long)(survey.ValidationRows * ValidationCost);

    public void StartEpoch() => (_loss, _metric, _count) = (0, 0, 0);

    public void Add(double loss, double metric, int images, bool validation = false)
    {
        _loss += loss * images;
        _metric += metric * images;
        _count += images;
        _work += images * (validation ? ValidationCost : 1);
    }
}
