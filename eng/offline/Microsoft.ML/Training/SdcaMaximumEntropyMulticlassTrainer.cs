using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>Learns a linear model of several classes by stochastic dual coordinate ascent.</summary>
public abstract class SdcaMulticlassTrainerBase<TModel>
    : SdcaTrainerBase<SdcaMulticlassTrainerBase<TModel>.MulticlassOptions, MulticlassPredictionTransformer<TModel>, TModel>
    where TModel : class
{
    internal SdcaMulticlassTrainerBase(IHostEnvironment env, MulticlassOptions options)
        : base(env, options, MulticlassColumns.Features(options.FeatureColumnName), MulticlassColumns.Label(options.LabelColumnName), MulticlassColumns.Weight(options.ExampleWeightColumnName))
    {
    }

    private protected sealed override Column[] GetOutputColumnsCore(SchemaShape inputSchema) => MulticlassColumns.Outputs(inputSchema, LabelColumn.Name);

    private protected sealed override MulticlassPredictionTransformer<TModel> MakeTransformer(TModel model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    /// <summary>What can be set for the trainer.</summary>
    public class MulticlassOptions : OptionsBase
    {
    }
}

/// <summary>Learns a linear model of several classes by stochastic dual coordinate ascent, for the least log loss.</summary>
public sealed class SdcaMaximumEntropyMulticlassTrainer : SdcaMulticlassTrainerBase<MaximumEntropyModelParameters>
{
    internal SdcaMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, options)
    {
    }

    private protected override MaximumEntropyModelParameters Train(IDataView data)
    {
        var examples = TrainingExamples.Load(Host, data, FeatureColumn.Name, LabelColumn.Name, WeightColumn.Name);
        using var channel = Host.Start("Training");
        channel.Info("Using 1 thread to train.");
        var (iterations, l2, l1) = Tune(channel, examples.Count, examples.FeatureCount);
        var ascent = new DualCoordinateAscent(examples, l2, l1, TrainerOptions.BiasLearningRate);
        var frequency = TrainerOptions.ConvergenceCheckFrequency ?? 1;
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var randoms = Enumerable.Range(0, iterations).Select(_ => RandomUtils.Create(Host.Rand.Next())).ToArray();
        for (var i = 0; i < iterations; i++)
        {
            if (TrainerOptions.Shuffle)
                randoms[i].Shuffle(order);
            ascent.Pass(order);
            if (frequency > 0 && (i + 1) % frequency == 0 && ascent.RelativeGap() < TrainerOptions.ConvergenceTolerance)
                break;
        }
        var (biases, weights) = ascent.Best;
        return new(Host, biases, weights, examples.FeatureCount, labelNames: null);
    }

    /// <inheritdoc/>
    public sealed class Options : MulticlassOptions
    {
    }
}
