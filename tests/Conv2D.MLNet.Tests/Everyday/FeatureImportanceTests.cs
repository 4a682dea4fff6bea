using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class FeatureImportanceTests
{
    [Fact]
    public void Every_feature_map_value_is_ranked_under_a_name_that_says_where_it_is()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Stripes.Many(80));
        var features = Stripes.Features(ml).Append(ml.Transforms.Conversion.MapValueToKey("Label")).Fit(data).Transform(data);
        ITransformer model = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "All").Fit(features);
        var importance = ml.MulticlassClassification.PermutationFeatureImportance(model, features, "Label", permutationCount: 2);

        // 2 x 2 pixels of 12 filters, and the tabular column.
        Assert.Equal(2 * 2 * 12 + 1, importance.Count);
        Assert.Contains("Maps.Maps[0,0,0]", importance.Keys);
        Assert.Contains("Maps.Maps[1,1,11]", importance.Keys);
        Assert.Contains("Noise", importance.Keys);
        double strongest = importance.Values.Max(feature => -feature.MicroAccuracy.Mean);
        Assert.True(strongest > 0.01, $"Permuting the most important feature costs {strongest} of the accuracy.");
        Assert.InRange(-importance["Noise"].MicroAccuracy.Mean, -0.02, 0.02);
    }
}
