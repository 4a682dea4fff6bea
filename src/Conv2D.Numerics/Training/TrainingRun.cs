using System.Globalization;

namespace Conv2D.Numerics.Training;

/// <summary>One training from its first epoch to its last.</summary>
internal sealed class TrainingRun(
    TrainedLayer layer, ITrainingData data, Conv2DTraining options, LabelSurvey survey, TrainingRow[] shuffleBuffer, TrainingRow[] batch)
{
    private readonly BatchRunner _runner = new(layer, options.BatchSize, options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
    private readonly OptimizerState _optimizer = options.Optimizer.CreateState(Array.ConvertAll(layer.Weights, weight => weight.Length));
    private readonly ValidationSplit _split = new(options.ValidationFraction, options.Seed);
    private readonly EpochMeter _meter = new(options.Epochs * EpochMeter.ImagesInEpoch(survey));
    private readonly int _batches = (int)((survey.TrainingRows + options.BatchSize - 1) / options.BatchSize);

    public TrainingHistory Train()
    {
        var epochs = new List<TrainingEpoch>();
        var best = new BestWeights(layer, options.EarlyStopping);
        for (int epoch = 1; epoch <= options.Epochs && !best.ShouldStop; epoch++)
        {
            var start = _meter.Elapsed;
            double learningRate = RunEpoch(epoch);
            var (loss, metric) = (_meter.Loss, _meter.Metric);
            var validation = survey.ValidationRows == 0 ? ((double Loss, double Metric)?)null : Validate();
            epochs.Add(new(epoch, loss, metric, validation?.Loss, validation?.Metric, learningRate, _meter.Elapsed - start));
            best.Judge(epoch, validation?.Loss ?? loss);
        }

        best.Restore();
        return new(survey.Objective, layer.Objective.MetricName, epochs.AsReadOnly(), best.Epoch, best.ShouldStop && epochs.Count < options.Epochs);
    }

    private double RunEpoch(int epoch)
    {
        using var reader = data.Read();
        var rows = new RowShuffler(shuffleBuffer);
        rows.Start(reader, _split, validation: false, Seed(epoch));
        _meter.StartEpoch();
        double learningRate = 0;
        for (int number = 1; rows.Fill(batch) is > 0 and int count; number++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var (loss, metric) = _runner.Train(batch, count);
            if (!double.IsFinite(loss))
                throw Diverged(epoch, number, count, $"The loss is {loss.ToString(CultureInfo.InvariantCulture)}");

            learningRate = _optimizer.LearningRate;
            _optimizer.Step(layer.Weights, _runner.Gradients);
            layer.ApplyConstraints();
            // A loss that is still finite may have a gradient that is not; after the last batch nothing else would tell.
            if (!layer.WeightsAreFinite)
                throw Diverged(epoch, number, count, "The updated weights are no longer finite");
            _meter.Add(loss, metric, count);
            options.Progress?.Report(new(
                epoch, options.Epochs, number, _batches, _meter.Loss, _meter.Metric, layer.Objective.MetricName, _meter.ImagesPerSecond, _meter.TimeLeft));
        }

        return learningRate;
    }

    private (double Loss, double Metric) Validate()
    {
        using var reader = data.Read();
        var rows = new RowShuffler([]);
        rows.Start(reader, _split, validation: true, seed: 0);
        _meter.StartEpoch();
        while (rows.Fill(batch) is > 0 and int count)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var (loss, metric) = _runner.Evaluate(batch, count);
            _meter.Add(loss, metric, count, validation: true);
        }

        return (_meter.Loss, _meter.Metric);
    }

    private TrainingDivergedException Diverged(int epoch, int number, int count, string what)
    {
        string when = $"{what} at epoch {epoch}, batch {number}";
        for (int i = 0; i < count; i++)
        {
            int bad = Array.FindIndex(batch[i].Image, value => !float.IsFinite(value));
            if (bad >= 0)
                return new(epoch, number, FormattableString.Invariant(
                    $"{when}: value {bad} of one of its images is {batch[i].Image[bad]}. Replace missing values before training."));
        }

        return new(epoch, number, FormattableString.Invariant(
            $"{when}. Try a learning rate lower than {_optimizer.LearningRate}, gradient clipping (Optimizer with {{ ClipNorm = 1 }}), or images scaled to about -1 to 1."));
    }

    private ulong Seed(int epoch) => (ulong)(uint)options.Seed << 32 | (uint)epoch;
}
