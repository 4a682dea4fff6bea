using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Pictures of stripes that a layer and a linear model tell apart.</summary>
internal sealed class Stripes
{
    [VectorType(6, 6, 1)]
    public float[] Image { get; set; } = [];

    public float Noise { get; set; }

    public string Label { get; set; } = "";

    public static Stripes Draw(int i)
    {
        var random = new Random(i);
        int phase = random.Next(2);
        bool lying = i % 2 == 0;
        float[] image = new float[36];
        for (int at = 0; at < image.Length; at++)
            image[at] = ((lying ? at / 6 : at % 6) + phase) % 2 + random.NextSingle() * 0.2f;
        return new Stripes { Image = image, Noise = random.NextSingle(), Label = lying ? "lying" : "standing" };
    }

    public static Stripes[] Many(int count) => [.. Enumerable.Range(0, count).Select(Draw)];

    /// <summary>Conv2D beside a tabular column, normalized, and a linear model on top.</summary>
    public static IEstimator<ITransformer> Pipeline(MLContext ml) => Features(ml)
        .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
        .AppendCacheCheckpoint(ml)
        .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "All"))
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    /// <summary>The part of it before the trainer.</summary>
    public static EstimatorChain<ITransformer> Features(MLContext ml) => new EstimatorChain<ITransformer>()
        .Append(ml.Transforms.Conv2D("Maps", 12, 3, "Image", strides: 2, activation: Activations.Relu))
        .Append(ml.Transforms.Concatenate("All", "Maps", "Noise"))
        .Append(ml.Transforms.NormalizeMinMax("All") as IEstimator<ITransformer>);
}

internal sealed class StripesPrediction
{
    public string PredictedLabel { get; set; } = "";
}
