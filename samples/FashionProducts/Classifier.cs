using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace FashionProducts;

/// <summary>The trainer on top, the same for every kind of features.</summary>
public static class Classifier
{
    /// <summary>Learns the key column "Label" from "Features" by multinomial logistic regression.</summary>
    public static IEstimator<ITransformer> Create(MLContext mlContext) =>
        mlContext.Transforms.NormalizeMinMax("Features")
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = 3,
                // Down to the optimum, and with a number of threads that is not the machine's: the same figures everywhere.
                OptimizationTolerance = 1e-8f,
                NumberOfThreads = 2,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedCategory", "PredictedLabel"));

    /// <summary>Share of the rows whose category the model finds.</summary>
    public static double Accuracy(MLContext mlContext, ITransformer model, IDataView data) =>
        mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;
}
