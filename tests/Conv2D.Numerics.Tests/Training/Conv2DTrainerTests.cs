using System.Text.Json.Nodes;

namespace Conv2D.Numerics.Tests;

public class Conv2DTrainerTests
{
    private static readonly Conv2DTraining Quick = new() { Epochs = 6, BatchSize = 16, Optimizer = Optimizers.Adam(0.01), HeadPooling = 99 };

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Stripes_are_told_apart_after_a_few_epochs(DataFormat format)
    {
        var data = new StripeData(480, format: format);
        var result = data.Train(data.Shape, Quick with { ValidationFraction = 0.25 }, TrainingLayers.Small with { DataFormat = format });
        var first = result.History.Epochs[0];
        var last = result.History.Epochs[^1];
        Assert.Equal((TrainingObjective.SoftmaxCrossEntropy, "accuracy", 6, 6), (result.History.Objective, result.History.MetricName, result.History.Epochs.Count, result.History.BestEpoch));
        Assert.True(last.Loss < 0.3 * first.Loss, $"loss went from {first.Loss} to {last.Loss}");
        Assert.InRange(last.Metric, 0.95, 1);
        Assert.InRange(last.ValidationMetric!.Value, 0.95, 1);
    }

    [Fact]
    public void Both_formats_learn_the_same_filters()
    {
        float[] Kernel(DataFormat format)
        {
            var data = new StripeData(96, format: format);
            return data.Train(data.Shape, Quick with { Epochs = 2, Optimizer = Optimizers.Sgd(0.05) }, TrainingLayers.Small with { DataFormat = format }).Weights.Kernel.ToArray();
        }

        float[] last = Kernel(DataFormat.ChannelsLast), first = Kernel(DataFormat.ChannelsFirst);
        for (int i = 0; i < last.Length; i++)
            Assert.Equal(last[i], first[i], 1e-4);
    }

    [Fact]
    public void Binary_labels_train_a_sigmoid()
    {
        var data = new StripeData(320, kind: LabelKind.Boolean, classes: 2);
        var history = data.Train(data.Shape, Quick with { Epochs = 8 }).History;
        Assert.Equal(TrainingObjective.BinaryCrossEntropy, history.Objective);
        Assert.InRange(history.Epochs[^1].Metric, 0.95, 1);
    }

    [Fact]
    public void Numbers_train_a_least_squares_fit()
    {
        var data = new StripeData(320, kind: LabelKind.Number);
        var history = data.Train(data.Shape, Quick with { Epochs = 20 }).History;
        Assert.Equal((TrainingObjective.MeanSquaredError, "mean absolute error"), (history.Objective, history.MetricName));
        Assert.InRange(history.Epochs[^1].Loss, 0, 0.1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_on_any_number_of_threads()
    {
        var data = new StripeData(200);
        var config = TrainingLayers.Small with { Filters = 17, Padding = Padding.Same };
        var options = Quick with { Epochs = 2, ValidationFraction = 0.1, Threads = 1 };
        var one = data.Train(data.Shape, options, config);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            var many = data.Train(data.Shape, options with { Threads = threads }, config);
            Assert.True(one.Weights.Kernel.Span.SequenceEqual(many.Weights.Kernel.Span), $"{threads} threads");
            Assert.True(one.Weights.Bias.Span.SequenceEqual(many.Weights.Bias.Span), $"{threads} threads");
            Assert.Equal(one.History.Epochs[^1].ValidationLoss, many.History.Epochs[^1].ValidationLoss);
        }

        var other = data.Train(data.Shape, options with { Seed = 1 }, config);
        Assert.False(one.Weights.Kernel.Span.SequenceEqual(other.Weights.Kernel.Span));
    }

    [Fact]
    public void A_layer_without_bias_stays_without()
    {
        var data = new StripeData(64);
        Assert.False(data.Train(data.Shape, Quick with { Epochs = 1 }, TrainingLayers.Small with { UseBias = false }).Weights.HasBias);
    }

    [Fact]
    public void Early_stopping_goes_back_to_the_best_epoch()
    {
        var data = new StripeData(64);
        // Four steps that learn, then steps so large that the loss can only rise.
        var options = Quick with { Epochs = 10, Optimizer = Optimizers.Sgd(LearningRates.PiecewiseConstant([7], [0.05, 5])), EarlyStopping = new(2), ValidationFraction = 0.25 };
        var stopped = data.Train(data.Shape, options);
        Assert.True(stopped.History.StoppedEarly);
        Assert.Equal(stopped.History.BestEpoch + 2, stopped.History.Epochs.Count);
        Assert.Equal(stopped.History.Epochs.Min(e => e.ValidationLoss), stopped.History.Epochs[stopped.History.BestEpoch - 1].ValidationLoss);

        var best = data.Train(data.Shape, options with { EarlyStopping = null, Epochs = stopped.History.BestEpoch });
        Assert.True(best.Weights.Kernel.Span.SequenceEqual(stopped.Weights.Kernel.Span));
    }

    [Fact]
    public void Constraints_hold_after_training()
    {
        var data = new StripeData(96);
        var weights = data.Train(data.Shape, Quick with { Epochs = 1 }, TrainingLayers.Small with { KernelConstraint = new AtLeastZero(), BiasConstraint = new AtLeastZero() }).Weights;
        Assert.All(weights.Kernel.ToArray(), value => Assert.True(value >= 0));
        Assert.All(weights.Bias.ToArray(), value => Assert.True(value >= 0));
    }

    [Fact]
    public void A_penalty_on_the_kernel_shrinks_it()
    {
        var data = new StripeData(96);
        double Norm(Regularizer? regularizer) => Math.Sqrt(data.Train(data.Shape, Quick with { Epochs = 3 }, TrainingLayers.Small with { KernelRegularizer = regularizer })
            .Weights.Kernel.ToArray().Sum(value => (double)value * value));
        Assert.True(Norm(new SumOfSquares(1)) < 0.5 * Norm(null));
    }

    [Fact]
    public void Progress_is_told_after_each_batch()
    {
        var reports = new List<TrainingProgress>();
        var data = new StripeData(40);
        data.Train(data.Shape, Quick with { Epochs = 2, Progress = new Reports(reports.Add) });
        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], reports.Select(r => (r.Epoch, r.Batch)));
        Assert.All(reports, r => Assert.Equal((2, 3, "accuracy"), (r.Epochs, r.Batches, r.MetricName)));
        Assert.All(reports, r => Assert.True(r.ImagesPerSecond > 0 && r.Loss > 0 && r.TimeLeft >= TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, reports[^1].TimeLeft);
    }

    [Fact]
    public void Cancellation_is_honoured_between_batches()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<TrainingProgress>();
        var data = new StripeData(1000);
        var options = Quick with
        {
            CancellationToken = source.Token,
            Progress = new Reports(report =>
            {
                reports.Add(report);
                if (report.Batch == 3)
                    source.Cancel();
            }),
        };
        Assert.Throws<OperationCanceledException>(() => data.Train(data.Shape, options));
        Assert.Equal(3, reports.Count);
    }

    [Fact]
    public void A_loss_that_explodes_stops_training_and_says_when_and_what_to_try()
    {
        var data = new StripeData(64, kind: LabelKind.Number);
        var error = Assert.Throws<TrainingDivergedException>(() => data.Train(data.Shape, Quick with { Optimizer = Optimizers.Sgd(1e20) }));
        Assert.Equal(1, error.Epoch);
        Assert.StartsWith($"The loss is {(error.Message.Contains("NaN") ? "NaN" : "Infinity")} at epoch 1, batch {error.Batch}. Try a learning rate lower than 1E+20, gradient clipping", error.Message);
    }

    [Fact]
    public void Weights_that_overflow_in_the_very_last_step_are_not_handed_out()
    {
        var data = new StripeData(16);
        var error = Assert.Throws<TrainingDivergedException>(() => data.Train(data.Shape, Quick with { Epochs = 1, Optimizer = Optimizers.Sgd(1e300) }));
        Assert.StartsWith("The updated weights are no longer finite at epoch 1, batch 1. Try a learning rate lower than", error.Message);
    }

    [Fact]
    public void A_missing_value_in_an_image_is_named_as_the_cause()
    {
        float[] images = new float[8 * 16], labels = [0, 1, 0, 1, 0, 1, 0, 1];
        images[3 * 16 + 5] = float.NaN;
        var error = Assert.Throws<TrainingDivergedException>(() =>
            new InMemoryTrainingData(images, labels, LabelKind.Class).Train(new(4, 4, 1), Quick with { BatchSize = 8 }));
        Assert.StartsWith("The loss is NaN at epoch 1, batch 1: value 5 of one of its images is NaN.", error.Message);
    }

    [Theory]
    [InlineData(new float[0], LabelKind.Class, null, "The training data has no rows.")]
    [InlineData(new float[] { 2, 2, 2 }, LabelKind.Class, null, "All 3 rows have the label 2; a classifier needs at least two classes")]
    [InlineData(new float[] { 0, 1, 3 }, LabelKind.Class, 3, "Row 2 has the label 3; objective SoftmaxCrossEntropy takes the index of one of 3 classes, 0 to 2.")]
    [InlineData(new float[] { 0, -1, 1 }, LabelKind.Class, null, "Row 1 has the label -1")]
    [InlineData(new float[] { 0, 0.5f, 1 }, LabelKind.Class, null, "Row 1 has the label 0.5; objective SoftmaxCrossEntropy takes the index of a class, a whole number from 0.")]
    [InlineData(new float[] { 0, 2, 1 }, LabelKind.Boolean, null, "Row 1 has the label 2; objective BinaryCrossEntropy takes 0 or 1.")]
    [InlineData(new float[] { 0, float.NaN, 1 }, LabelKind.Number, null, "Row 1 has the label NaN; objective MeanSquaredError takes a finite number.")]
    [InlineData(new float[] { 0, 1, 1 }, LabelKind.Class, null, "batchSize is 16, more than the 3 rows to train on; use at most 3.")]
    public void Data_that_nothing_can_be_learned_from_is_refused(float[] labels, LabelKind kind, int? classes, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            new InMemoryTrainingData(new float[labels.Length * 16], labels, kind, classes).Train(new(4, 4, 1), Quick));
        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public void A_validation_fraction_that_leaves_no_row_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            new InMemoryTrainingData(new float[32], new float[] { 0, 1 }, LabelKind.Class).Train(new(4, 4, 1), Quick with { BatchSize = 1, ValidationFraction = 0.001 }));
        Assert.StartsWith("validationFraction 0.001 of 2 rows leaves 2 to train on and 0 to validate with", error.Message);
    }

    [Fact]
    public void A_layer_that_is_not_trainable_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Conv2DTrainer(TrainingLayers.Small with { Trainable = false }, new(4, 4, 1), Quick));
        Assert.StartsWith("trainable is false", error.Message);
    }

    public static TheoryData<Conv2DTraining, string> Refused => new()
    {
        { Quick with { Epochs = 0 }, "epochs is 0; it must be at least 1" },
        { Quick with { BatchSize = -1 }, "batchSize is -1" },
        { Quick with { Threads = -1 }, "threads is -1" },
        { Quick with { ValidationFraction = 1 }, "validationFraction is 1; it must be at least 0 and less than 1" },
        { Quick with { HeadPooling = (2, 0) }, "headPooling is (2, 0)" },
        { Quick with { EarlyStopping = new(-1) }, "patience is -1" },
        { Quick with { EarlyStopping = new(1, double.NaN) }, "minDelta is NaN" },
        { Quick with { ShuffleBufferSize = 0 }, "shuffleBufferSize is 0" },
        { Quick with { Objective = (TrainingObjective)9 }, "objective is 9" },
        { Quick with { Optimizer = Optimizers.Adam() with { ClipNorm = 1, ClipValue = 1 } }, "Only one of clipNorm" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Options_out_of_range_are_refused_by_name_and_value(Conv2DTraining options, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new Conv2DTrainer(TrainingLayers.Small, new(4, 4, 1), options));
        Assert.Contains(expected, error.Message);
    }

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    private sealed class AtLeastZero : Constraint
    {
        public override string Name => "AtLeastZero";

        public override void Apply(Span<float> values, ReadOnlySpan<int> shape)
        {
            foreach (ref float value in values)
                value = Math.Max(value, 0);
        }
    }
}

/// <summary>A penalty that needs no catalogue: <c>factor * sum(x^2)</c>.</summary>
internal sealed class SumOfSquares(float factor) : Regularizer
{
    public override string Name => "SumOfSquares";

    public override JsonObject GetConfig() => new() { ["factor"] = factor };

    public override double Loss(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return factor * sum;
    }

    public override void AddGradient(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, float scale, Span<float> gradient)
    {
        for (int i = 0; i < values.Length; i++)
            gradient[i] += 2 * factor * scale * values[i];
    }
}
