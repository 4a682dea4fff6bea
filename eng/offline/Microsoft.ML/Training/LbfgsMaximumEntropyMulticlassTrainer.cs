using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>Learns a linear model of several classes by L-BFGS, so that its probabilities have the least log loss.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer
    : LbfgsTrainerBase<LbfgsMaximumEntropyMulticlassTrainer.Options, MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, options, MulticlassColumns.Features(options.FeatureColumnName), MulticlassColumns.Label(options.LabelColumnName), MulticlassColumns.Weight(options.ExampleWeightColumnName))
    {
    }

    private protected override Column[] GetOutputColumnsCore(SchemaShape inputSchema) => MulticlassColumns.Outputs(inputSchema, LabelColumn.Name);

    private protected override MaximumEntropyModelParameters Train(IDataView data)
    {
        var examples = TrainingExamples.Load(Host, data, FeatureColumn.Name, LabelColumn.Name, WeightColumn.Name);
        var threads = TrainerOptions.NumberOfThreads ?? Environment.ProcessorCount;
        if (examples.Count / threads < 10)
            threads = Math.Max(1, examples.Count / 100);
        var loss = new MaximumEntropyLoss(examples, TrainerOptions.L2Regularization, threads);
        var (classes, features) = (examples.ClassCount, examples.FeatureCount);
        var point = Optimize(loss.ValueAndGradient, classes * (features + 1), classes, examples.Count);
        return new MaximumEntropyModelParameters(Host, point[..classes], point[classes..], features, LabelNames(data.Schema[LabelColumn.Name], classes));
    }

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> MakeTransformer(MaximumEntropyModelParameters model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    private static string[] LabelNames(DataViewSchema.Column label, int classes)
    {
        if (!label.HasKeyValues())
            return null;
        VBuffer<ReadOnlyMemory<char>> values = default;
        label.GetKeyValues(ref values);
        string[] names = [.. values.DenseValues().Select(name => name.ToString())];
        return names.Length == classes && names.All(name => name.Length > 0) && names.Distinct().Count() == classes ? names : null;
    }

    /// <inheritdoc/>
    public sealed class Options : OptionsBase
    {
    }
}
