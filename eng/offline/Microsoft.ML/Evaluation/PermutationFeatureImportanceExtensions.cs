using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// How much each feature matters: what becomes of the metrics if its values are shuffled among the rows. The filter by weights
/// does nothing for models of several classes, here as there.
/// </summary>
public static class PermutationFeatureImportanceExtensions
{
    /// <summary>How much each slot of the features matters, in their order.</summary>
    public static ImmutableArray<MulticlassClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this MulticlassClassificationCatalog catalog, ISingleFeaturePredictionTransformer<TModel> predictionTransformer, IDataView data,
        string labelColumnName = DefaultColumnNames.Label, bool useFeatureWeightFilter = false, int? numberOfExamplesToUse = null, int permutationCount = 1)
        where TModel : class
        => Importance(catalog, predictionTransformer, predictionTransformer.FeatureColumnName, data, labelColumnName, numberOfExamplesToUse, permutationCount);

    /// <summary>How much each slot of the features matters, by its name.</summary>
    public static ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> PermutationFeatureImportance(
        this MulticlassClassificationCatalog catalog, ITransformer model, IDataView data,
        string labelColumnName = DefaultColumnNames.Label, bool useFeatureWeightFilter = false, int? numberOfExamplesToUse = null, int permutationCount = 1)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        var env = CatalogUtils.GetEnvironment(catalog);
        env.CheckValue(data, nameof(data));
        env.CheckValue(model, nameof(model));
        var parts = model is IEnumerable<ITransformer> chain ? chain : [model];
        var predictor = parts.OfType<ISingleFeaturePredictionTransformer<object>>().LastOrDefault();
        env.CheckValue(predictor, "lastTransformer", "The model provided does not have a compatible predictor");
        var importance = Importance(catalog, predictor, predictor.FeatureColumnName, data, labelColumnName, numberOfExamplesToUse, permutationCount);
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema[predictor.FeatureColumnName].Annotations.GetValue(AnnotationUtils.Kinds.SlotNames, ref names);
        return names.DenseValues()
            .Select((name, i) => (Name: name.IsEmpty ? $"Slot {i}" : name.ToString(), Statistics: importance[i]))
            .ToImmutableDictionary(feature => feature.Name, feature => feature.Statistics);
    }

    private static ImmutableArray<MulticlassClassificationMetricsStatistics> Importance(
        MulticlassClassificationCatalog catalog, ITransformer predictor, string features, IDataView data, string label, int? rows, int permutations)
    {
        var host = CatalogUtils.GetEnvironment(catalog).Register("PermutationFeatureImportance");
        host.CheckValue(data, nameof(data));
        host.Check(rows is null or > 0, "Provide how many examples to use (positive number) or set to null to use whole dataset.");
        var random = RandomUtils.Create(host.Rand.Next());
        var baseline = Evaluate(data);
        var column = data.Schema[features];
        var used = rows is { } count ? new DataOperationsCatalog(host).TakeRows(data, count) : data;
        return [.. Enumerable.Range(0, column.Type.GetVectorSize()).Select(slot =>
        {
            var values = Values(used, column, slot);
            var statistics = new MulticlassClassificationMetricsStatistics();
            for (var i = 0; i < permutations; i++)
            {
                values = [.. RandomUtils.GetPermutation(random, values.Length).Select(row => values[row])];
                statistics.AddChange(baseline, Evaluate(new SlotReplacingDataView(host, used, column, slot, values)));
            }
            return statistics;
        })];

        MulticlassClassificationMetrics Evaluate(IDataView view) => catalog.Evaluate(predictor.Transform(view), label);
    }

    private static float[] Values(IDataView data, DataViewSchema.Column column, int slot)
        => [.. data.GetColumn<VBuffer<float>>(column).Select(vector => vector.GetItemOrDefault(slot))];
}
