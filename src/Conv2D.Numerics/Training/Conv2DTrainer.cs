using System.Collections.Immutable;
using Conv2D.Numerics.Training;

namespace Conv2D.Numerics;

/// <summary>
/// Trains the kernel and the bias of a layer on labelled images, together with a temporary linear head that is dropped
/// afterwards. The same options and data give the same weights on any number of threads.
/// </summary>
public sealed class Conv2DTrainer
{
    private const long DefaultShuffleBytes = 64L << 20;

    private readonly Conv2DConfig _config;
    private readonly ConvGeometry _geometry;
    private readonly Conv2DTraining _options;

    /// <summary>Takes the layer and how it is to be trained.</summary>
    /// <param name="config">The layer. Its regularizers are part of the loss, its constraints hold after every step.</param>
    /// <param name="inputShape">Shape of the images.</param>
    /// <param name="options">How it is trained.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or the layer is not trainable.</exception>
    public Conv2DTrainer(Conv2DConfig config, ImageShape inputShape, Conv2DTraining options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _geometry = ConvGeometry.Create(config, inputShape);
        _config = config;
        _options = options.Validate();
        if (!config.Trainable)
            throw new ArgumentException(
                "trainable is false, so that training would change nothing but the head, which is dropped; set trainable to true or leave training out.", nameof(config));
    }

    /// <summary>Trains.</summary>
    /// <param name="data">The images and labels.</param>
    /// <param name="initial">The weights to start from.</param>
    /// <exception cref="ArgumentException">The weights are not those of the layer.</exception>
    /// <exception cref="InvalidOperationException">Nothing can be learned from the data: no rows, fewer rows than a batch, a
    /// single class, a label out of range. The message says which.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException"><see cref="Conv2DTraining.CancellationToken"/> was cancelled.</exception>
    public TrainingResult Fit(ITrainingData data, ConvWeights initial)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(initial);
        initial.RequireMatch(_config, _geometry.Input.Channels);
        _options.CancellationToken.ThrowIfCancellationRequested();
        var survey = LabelSurvey.Take(data, _options);
        var layer = new TrainedLayer(_config, _geometry, initial, _options, survey);
        var run = new TrainingRun(layer, data, _options, survey, MakeRows(survey), MakeBatch());
        var history = run.Train();
        return new(new ConvWeights(layer.Kernel, ImmutableArray.Create(_geometry.KernelShape), layer.Bias), history);
    }

    private TrainingRow[] MakeBatch() => MakeRows(_options.BatchSize);

    private TrainingRow[] MakeRows(LabelSurvey survey)
    {
        if (!_options.Shuffle)
            return [];
        long rows = _options.ShuffleBufferSize ?? Math.Max(_options.BatchSize, DefaultShuffleBytes / sizeof(float) / _geometry.Input.Length);
        return MakeRows((int)Math.Min(rows, survey.TrainingRows));
    }

    private TrainingRow[] MakeRows(int count)
    {
        var rows = new TrainingRow[count];
        for (int i = 0; i < count; i++)
            rows[i] = new TrainingRow(_geometry.Input.Length);
        return rows;
    }
}
