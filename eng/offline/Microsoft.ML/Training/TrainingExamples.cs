using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The examples of a training set in memory: those with a label and finite features.</summary>
internal sealed class TrainingExamples
{
    private TrainingExamples(int features, int classes) => (FeatureCount, ClassCount) = (features, classes);

    public int FeatureCount { get; }

    public int ClassCount { get; }

    public List<VBuffer<float>> Features { get; } = [];

    public List<int> Labels { get; } = [];

    public List<float> Weights { get; } = [];

    public int Count => Features.Count;

    public double WeightSum => Weights.Sum(weight => (double)weight);

    public static TrainingExamples Load(IHost host, IDataView data, string featureName, string labelName, string weightName)
    {
        var (feature, label) = (data.Schema[featureName], data.Schema[labelName]);
        var weight = weightName == null ? (DataViewSchema.Column?)null : data.Schema[weightName];
        var examples = new TrainingExamples(feature.Type.GetVectorSize(), label.Type.GetKeyCountAsInt32(host));
        using var cursor = data.GetRowCursor(weight == null ? [feature, label] : [feature, label, weight.Value], null);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(feature);
        var getLabel = cursor.GetGetter<uint>(label);
        var getWeight = weight == null ? null : cursor.GetGetter<float>(weight.Value);
        var skipped = 0L;
        while (cursor.MoveNext())
        {
            VBuffer<float> values = default;
            var (key, factor) = (0u, 1f);
            getFeatures(ref values);
            getLabel(ref key);
            getWeight?.Invoke(ref factor);
            if (key == 0 || key > examples.ClassCount || !float.IsFinite(factor) || !VectorMath.AllFinite(values.GetValues()))
            {
                skipped++;
                continue;
            }
            examples.Features.Add(values);
            examples.Labels.Add((int)key - 1);
            examples.Weights.Add(factor);
        }
        using var channel = host.Start("Training");
        if (skipped > 0)
            channel.Warning($"Skipped {skipped} instances with missing features/label/weight during training");
        channel.Check(examples.Count > 0, "No valid training instances found, all instances have missing features.");
        return examples;
    }
}
