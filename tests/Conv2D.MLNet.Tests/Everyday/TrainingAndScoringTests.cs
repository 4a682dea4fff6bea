using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>What an ML.NET developer does every day, with a Conv2D layer in the pipeline.</summary>
public class TrainingAndScoringTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data(int count = 200) => _ml.Data.LoadFromEnumerable(Stripes.Many(count));

    [Fact]
    public void A_chain_with_a_cache_checkpoint_learns_and_is_as_good_on_unseen_rows()
    {
        var split = _ml.Data.TrainTestSplit(Data(), testFraction: 0.25);
        var model = Stripes.Pipeline(_ml).Fit(split.TrainSet);
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Assert.Equal(1, metrics.MicroAccuracy, 0.03);
    }

    [Fact]
    public void Cross_validation_fits_a_layer_of_its_own_for_each_fold()
    {
        var folds = _ml.MulticlassClassification.CrossValidate(Data(), Stripes.Pipeline(_ml), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.MicroAccuracy, 0.05));
        Assert.Equal(200, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float[]>("Maps").Count()));
    }

    [Fact]
    public void A_cached_view_gives_the_same_features()
    {
        var data = Data(50);
        var layer = _ml.Transforms.Conv2D("Maps", 4, 3, "Image").Fit(data);
        var view = layer.Transform(data);
        Assert.Equal(Images.Column(view, "Maps"), Images.Column(_ml.Data.Cache(view, "Maps"), "Maps"));
    }

    [Fact]
    public void Filtered_taken_and_shuffled_rows_keep_their_features()
    {
        var data = Data(80);
        var layer = _ml.Transforms.Conv2D("Maps", 4, 3, "Image").Fit(data);
        var view = layer.Transform(data);
        var expected = view.GetColumn<float>("Noise").Zip(Images.Column(view, "Maps")).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var rows in new[] { _ml.Data.TakeRows(view, 10), _ml.Data.ShuffleRows(view, seed: 3), _ml.Data.FilterRowsByColumn(view, "Noise", 0.2, 0.7) })
        {
            var pairs = rows.GetColumn<float>("Noise").Zip(Images.Column(rows, "Maps")).ToArray();
            Assert.NotEmpty(pairs);
            Assert.All(pairs, pair => Assert.Equal(expected[pair.First], pair.Second));
        }
    }

    [Fact]
    public async Task A_pool_of_prediction_engines_serves_several_threads()
    {
        var model = Stripes.Pipeline(_ml).Fit(Data());
        var pool = new ConcurrentBag<PredictionEngine<Stripes, StripesPrediction>>();
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        var rows = Stripes.Many(400)[200..];
        var tasks = Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = worker; i < rows.Length; i += 8)
            {
                var engine = pool.TryTake(out var free) ? free : _ml.Model.CreatePredictionEngine<Stripes, StripesPrediction>(model, options);
                Assert.Equal(rows[i].Label, engine.Predict(rows[i]).PredictedLabel);
                pool.Add(engine);
            }
        }));
        await Task.WhenAll(tasks);
        Assert.InRange(pool.Count, 1, 8);
    }

    [Fact]
    public void A_layer_learns_nothing_from_the_test_rows()
    {
        var split = _ml.Data.TrainTestSplit(Data(), testFraction: 0.5);
        var estimator = _ml.Transforms.Conv2D("Maps", 4, 3, "Image");
        Assert.Equal(estimator.Fit(split.TrainSet).Kernel.ToArray(), estimator.Fit(split.TestSet).Kernel.ToArray());
    }
}
