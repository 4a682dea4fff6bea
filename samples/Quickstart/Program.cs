using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

// 400 small pictures of stripes, lying or standing, beside a column of numbers.
var random = new Random(1);
Product[] products = [.. Enumerable.Range(0, 400).Select(i => Product.Draw(random, lying: i % 2 == 0))];

var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(products), testFraction: 0.25);

// Keras' Conv2D(8, 3, strides=2, padding="same", activation="relu"), in an ML.NET pipeline.
var pipeline = mlContext.Transforms.Conv2D("Features", filters: 8, kernelSize: 3, inputColumnName: "Image",
        strides: 2, padding: Padding.Same, activation: Activations.Relu)
    .Append(mlContext.Transforms.Concatenate("All", "Features", "Weight"))
    .Append(mlContext.Transforms.NormalizeMinMax("All"))
    .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
    .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "All"))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

var model = pipeline.Fit(data.TrainSet);
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(data.TestSet));
Console.WriteLine($"accuracy on unseen pictures: {metrics.MicroAccuracy:0.00}");

// The model is saved and loaded like any other.
mlContext.Model.Save(model, data.TrainSet.Schema, "model.zip");
var loaded = mlContext.Model.Load("model.zip", out _);
using var engine = mlContext.Model.CreatePredictionEngine<Product, Prediction>(loaded);
Console.WriteLine($"a standing one is taken for: {engine.Predict(Product.Draw(random, lying: false)).PredictedLabel}");

public class Product
{
    [VectorType(12, 12, 1)] // height, width, channels
    public float[] Image { get; set; } = [];

    public float Weight { get; set; }

    public string Label { get; set; } = "";

    public static Product Draw(Random random, bool lying)
    {
        int phase = random.Next(4);
        var image = new float[12 * 12];
        for (int i = 0; i < image.Length; i++)
            image[i] = ((lying ? i / 12 : i % 12) + phase) % 4 < 2 ? 1 : random.NextSingle();
        return new Product { Image = image, Weight = random.NextSingle(), Label = lying ? "lying" : "standing" };
    }
}

public class Prediction
{
    public string PredictedLabel { get; set; } = "";
}
