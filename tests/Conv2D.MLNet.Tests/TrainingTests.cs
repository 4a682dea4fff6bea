using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class TrainingTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Stripes
    {
        [VectorType(8, 8, 1)]
        public float[] Image { get; set; } = [];

        public string Direction { get; set; } = "";

        public bool Lying { get; set; }

        public float Angle { get; set; }

        public double Wrong { get; set; }
    }

    // Stripes of random phase in noise: no linear function of the pixels tells them apart.
    private IDataView Data(int rows = 160)
    {
        var random = new Random(3);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i =>
        {
            bool lying = i % 2 == 0;
            int phase = random.Next(4);
            float[] image = [.. Enumerable.Range(0, 64).Select(p => (((lying ? p / 8 : p % 8) + phase) % 4 < 2 ? 1f : -1f) + random.NextSingle() - 0.5f)];
            return new Stripes { Image = image, Direction = lying ? "lying" : "standing", Lying = lying, Angle = lying ? 0 : 1 };
        }).ToArray());
    }

    private Conv2DOptions Options(string label, Func<Conv2DTraining, Conv2DTraining>? change = null) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = "Image",
        Filters = 4,
        KernelSize = 3,
        Activation = Activations.Relu,
        Training = (change ?? (t => t))(new Conv2DTraining
        {
            LabelColumnName = label, Epochs = 15, BatchSize = 16, Optimizer = Optimizers.Adam(0.01f), HeadPooling = 6,
        }),
    };

    [Theory]
    [InlineData("Key", TrainingObjective.SoftmaxCrossEntropy, "accuracy")]
    [InlineData("Lying", TrainingObjective.BinaryCrossEntropy, "accuracy")]
    [InlineData("Angle", TrainingObjective.MeanSquaredError, "mean absolute error")]
    public void Fit_trains_the_filters_on_any_kind_of_label(string label, TrainingObjective objective, string metric)
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", "Direction").Fit(Data()).Transform(Data());
        var layer = _ml.Transforms.Conv2D(Options(label)).Fit(data);
        var history = layer.TrainingHistory!;
        Assert.Equal((objective, metric, 15), (history.Objective, history.MetricName, history.Epochs.Count));
        Assert.True(history.Epochs[^1].Loss < 0.4 * history.Epochs[0].Loss, $"loss {history.Epochs[0].Loss} -> {history.Epochs[^1].Loss}");
        if (metric == "accuracy")
            Assert.InRange(history.Epochs[^1].Metric, 0.95, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_on_any_number_of_threads()
    {
        float[] Kernel(int threads) => new MLContext(9).Transforms.Conv2D(Options("Lying", t => t with { Epochs = 2, Threads = threads, Seed = 4 }))
            .Fit(Data()).Kernel.ToArray();
        Assert.Equal(Kernel(1), Kernel(2));
    }

    [Fact]
    public void History_and_weights_are_saved_with_the_layer()
    {
        var layer = _ml.Transforms.Conv2D(Options("Lying", t => t with { Epochs = 2, ValidationFraction = 0.25 })).Fit(Data());
        using var stream = new MemoryStream();
        _ml.Model.Save(layer, Data().Schema, stream);
        stream.Position = 0;
        var loaded = (Conv2DTransformer)_ml.Model.Load(stream, out _);
        Assert.Equal(layer.Kernel.ToArray(), loaded.Kernel.ToArray());
        Assert.Equal(layer.TrainingHistory!.Epochs, loaded.TrainingHistory!.Epochs);
        Assert.NotNull(loaded.TrainingHistory.Epochs[1].ValidationLoss);
        Assert.Equal(layer.TrainingHistory.BestEpoch, loaded.TrainingHistory.BestEpoch);
    }

    [Fact]
    public void Without_training_there_is_no_history() => Assert.Null(_ml.Transforms.Conv2D("F", 2, 3, "Image").Fit(Data()).TrainingHistory);

    [Theory]
    [InlineData("Missing", "Missing")]
    [InlineData("Direction", "Direction", "Key, Boolean or Single", "MapValueToKey")]
    [InlineData("Wrong", "Wrong", "Key, Boolean or Single", "Double")]
    [InlineData("Image", "Image", "Key, Boolean or Single")]
    public void A_label_of_another_type_is_refused_with_its_name_and_what_would_be_right(string label, params string[] expected)
    {
        var estimator = _ml.Transforms.Conv2D(Options(label));
        var error = Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(Data()));
        Assert.All(expected, part => Assert.Contains(part, error.Message));
        Assert.ThrowsAny<ArgumentException>(() => estimator.GetOutputSchema(SchemaShape.Create(Data().Schema)));
    }

    [Fact]
    public void Data_that_nothing_can_be_learned_from_is_refused()
    {
        Assert.Contains("no rows", Fail(_ml.Data.FilterRowsByColumn(Data(), "Angle", lowerBound: 5)));
        Assert.Contains("batchSize is 16, more than the 10 rows", Fail(_ml.Data.TakeRows(Data(), 10)));
        Assert.Contains("at least two classes", Fail(_ml.Data.FilterRowsByColumn(Data(), "Angle", upperBound: 0.5)));

        string Fail(IDataView view) => Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Conv2D(Options("Lying")).Fit(view)).Message;
    }

    [Fact]
    public void Progress_is_reported_and_logged_by_epoch_and_training_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<TrainingProgress>();
        var log = new List<string>();
        _ml.Log += (_, message) => log.Add(message.Message);
        var progress = new Sink(value =>
        {
            seen.Add(value);
            if (value is { Epoch: 2, Batch: 3 })
                stop.Cancel();
        });
        var estimator = _ml.Transforms.Conv2D(Options("Lying", t => t with { Progress = progress, CancellationToken = stop.Token }));
        Assert.ThrowsAny<OperationCanceledException>(() => estimator.Fit(Data()));
        Assert.Equal((2, 3), (seen[^1].Epoch, seen[^1].Batch));
        Assert.Equal(13, seen.Count);
        Assert.Single(log, line => line.Contains("Epoch 1 of 15: loss", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains("Epoch 2 of 15", StringComparison.Ordinal));
    }

    [Fact]
    public void A_layer_that_is_not_trainable_refuses_training()
    {
        var options = Options("Lying");
        options.Trainable = false;
        Assert.Contains("trainable is false", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Conv2D(options).Fit(Data())).Message);
    }

    [Fact]
    public void A_trained_layer_does_what_ML_NET_asks_of_its_own_estimators() =>
        EstimatorWorkout.Run(_ml, _ml.Transforms.Conv2D(Options("Angle", t => t with { Epochs = 1 })),
            _ml.Transforms.DropColumns("Lying", "Wrong").Fit(Data(40)).Transform(Data(40)));

    private sealed class Sink(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
