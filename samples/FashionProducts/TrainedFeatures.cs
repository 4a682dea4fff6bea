using Conv2D.MLNet;
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Samples;

namespace FashionProducts;

/// <summary>Features from filters that learn: two Conv2D layers, trained one after the other, with pooling between.</summary>
public static class TrainedFeatures
{
    /// <summary>Makes the key column "Label" of "Category", and "Features" of the photograph and the tabular columns.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="rows">Number of rows that <c>Fit</c> will see; the learning rate has to fall to 0 by the last of them.</param>
    /// <param name="bars">Shows how far each layer is.</param>
    public static EstimatorChain<ColumnConcatenatingTransformer> Create(MLContext mlContext, int rows, TrainingBars bars) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Product.Category)) // before the layers: they learn from it
        .Append(mlContext.Transforms.Conv2D(new Conv2DOptions
        {
            OutputColumnName = "Edges",
            InputColumnName = nameof(Product.Pixels),
            Filters = 32,
            KernelSize = 3,
            Padding = Padding.Same,
            Activation = Activations.Relu,
            KernelInitializer = Initializers.GlorotUniform(seed: 1),
            Training = Training(rows, headPooling: 4, bars.Layer("layer 1")),
        }))
        .Append(mlContext.Transforms.MaxPooling2D("PooledEdges", "Edges"))
        .AppendCacheCheckpoint(mlContext) // so that training the second layer does not run the first again in each epoch
        .Append(mlContext.Transforms.Conv2D(new Conv2DOptions
        {
            OutputColumnName = "Parts",
            InputColumnName = "PooledEdges",
            Filters = 64,
            KernelSize = 3,
            Padding = Padding.Same,
            Activation = Activations.Relu,
            KernelInitializer = Initializers.GlorotUniform(seed: 2),
            Training = Training(rows, headPooling: 2, bars.Layer("layer 2")),
        }))
        .Append(mlContext.Transforms.AveragePooling2D("PooledParts", "Parts"))
        .Append(mlContext.Transforms.Concatenate("Features", ["PooledParts", .. Product.TabularColumns]));

    // Adam, its learning rate going down to 0 along half a cosine over all steps of all epochs.
    private static Conv2DTraining Training(int rows, int headPooling, IProgress<TrainingProgress> progress)
    {
        const int epochs = 8, batchSize = 32;
        int steps = epochs * ((rows + batchSize - 1) / batchSize);
        return new()
        {
            LabelColumnName = "Label",
            Epochs = epochs,
            BatchSize = batchSize,
            Optimizer = Optimizers.Adam(LearningRates.Cosine(0.002, steps)),
            HeadPooling = headPooling,
            Seed = 1,
            Progress = progress,
        };
    }
}
