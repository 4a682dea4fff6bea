using Conv2D.Numerics;
using Microsoft.ML;

namespace FeatureService;

/// <summary>A model to serve where none is given: it tells lying from standing stripes.</summary>
public static class StripesModel
{
    /// <summary>Trains it in a second or so, and saves it.</summary>
    public static void TrainAndSave(string path)
    {
        var mlContext = new MLContext(seed: 1);
        var random = new Random(1);
        var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => Draw(random, lying: i % 2 == 0)).ToArray());
        var pipeline = mlContext.Transforms.Conv2D("Features", filters: 8, kernelSize: 3, inputColumnName: "Image",
                strides: 2, padding: Padding.Same, activation: Activations.Relu)
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Features"))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        mlContext.Model.Save(pipeline.Fit(data), data.Schema, path);
    }

    /// <summary>A picture of stripes four pixels apart, with noise.</summary>
    public static ImageInput Draw(Random random, bool lying)
    {
        int phase = random.Next(4);
        float[] image = new float[12 * 12];
        for (int i = 0; i < image.Length; i++)
            image[i] = ((lying ? i / 12 : i % 12) + phase) % 4 < 2 ? 1 : random.NextSingle();
        return new ImageInput { Image = image, Label = lying ? "lying" : "standing" };
    }
}
