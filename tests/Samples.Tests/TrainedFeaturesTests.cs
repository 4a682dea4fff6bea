using Conv2D.MLNet;
using FashionProducts;
using Microsoft.ML;

namespace Samples.Tests;

/// <summary>The sample's trained pipeline, on a few of its products.</summary>
public sealed class TrainedFeaturesTests
{
    [Fact]
    public void Each_layer_learns_on_the_features_of_the_one_before_and_a_classifier_on_theirs()
    {
        var mlContext = new MLContext(seed: 1);
        string folder = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");
        var products = Catalogue.Read(folder, "train");
        var train = mlContext.Data.LoadFromEnumerable(products[..400]);
        var test = mlContext.Data.LoadFromEnumerable(products[400..700]);

        var features = TrainingBars.Run("Training", bars => TrainedFeatures.Create(mlContext, rows: 400, bars).Fit(train));
        var model = features.Append(Classifier.Create(mlContext).Fit(features.Transform(train)));

        var layers = model.OfType<ImageTransformer>().ToArray();
        Assert.Equal(["Conv2DTransformer", "Pooling2DTransformer", "Conv2DTransformer", "Pooling2DTransformer"], layers.Select(layer => layer.GetType().Name));
        Assert.Equal(layers[1].OutputShape, layers[2].InputShape);
        foreach (var layer in layers.OfType<Conv2DTransformer>())
        {
            var epochs = layer.TrainingHistory!.Epochs;
            Assert.True(epochs[^1].Loss < 0.8 * epochs[0].Loss, $"loss {epochs[0].Loss} -> {epochs[^1].Loss}");
        }

        Assert.InRange(Classifier.Accuracy(mlContext, model, test), 0.70, 1);
    }
}
