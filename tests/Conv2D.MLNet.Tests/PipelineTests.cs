using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class PipelineTests
{
    private readonly MLContext _ml = new(seed: 1);

    private Conv2DEstimator Estimator(DataFormat format = DataFormat.ChannelsLast, string? input = "Image", string output = "Features") =>
        _ml.Transforms.Conv2D(output, filters: 3, kernelSize: (3, 2), inputColumnName: input, strides: (2, 1), padding: Padding.Same,
            dataFormat: format, activation: Activations.Relu, biasInitializer: Initializers.GlorotUniform(5),
            inputShape: format == DataFormat.ChannelsFirst ? new ImageShape(5, 2, 6) : null);

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Transform_adds_the_feature_maps_of_the_layer(DataFormat format)
    {
        var data = Images.Load(_ml, 4);
        var layer = Estimator(format).Fit(data);
        float[][] features = Images.Column(layer.Transform(data), "Features");
        Assert.Equal(4, features.Length);
        for (int i = 0; i < features.Length; i++)
            Images.AssertClose(Images.Reference(layer, Images.Values(i, Images.Shape.Length)), features[i]);
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast, new[] { 3, 5, 3 })]
    [InlineData(DataFormat.ChannelsFirst, new[] { 3, 3, 2 })]
    public void The_output_column_has_the_dimensions_of_the_feature_maps(DataFormat format, int[] expected)
    {
        var data = Images.Load(_ml, 1);
        var type = Assert.IsType<VectorDataViewType>(Estimator(format).Fit(data).Transform(data).Schema["Features"].Type);
        Assert.Equal(NumberDataViewType.Single, type.ItemType);
        Assert.Equal(expected, type.Dimensions);
    }

    [Fact]
    public void A_flat_vector_works_with_an_input_shape()
    {
        var rows = Images.Rows(3).Select(row => new Images.FlatRow { Image = row.Image });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var layer = _ml.Transforms.Conv2D("Features", 2, 3, "Image", inputShape: Images.Shape).Fit(data);
        Assert.Equal(Images.Shape, layer.InputShape);
        Assert.Equal(new ImageShape(4, 3, 2), layer.OutputShape);
        Images.AssertClose(Images.Reference(layer, Images.Values(2, 60)), Images.Column(layer.Transform(data), "Features")[2]);
    }

    [Fact]
    public void Sparse_vectors_give_what_dense_ones_give()
    {
        float[] image = new float[60];
        (image[3], image[17], image[58]) = (0.5f, -2f, 1.25f);
        var sparse = new VBuffer<float>(60, 3, [0.5f, -2f, 1.25f], [3, 17, 58]);
        var empty = new VBuffer<float>(60, 0, [], []);
        var data = _ml.Data.LoadFromEnumerable(new[] { new Images.SparseRow { Image = sparse }, new Images.SparseRow { Image = empty } });
        var layer = Estimator().Fit(data);
        float[][] features = Images.Column(layer.Transform(data), "Features");
        Images.AssertClose(Images.Reference(layer, image), features[0]);
        Images.AssertClose(Images.Reference(layer, new float[60]), features[1]);
    }

    [Fact]
    public void A_prediction_engine_gives_what_transform_gives()
    {
        var data = Images.Load(_ml, 5);
        var layer = Estimator().Fit(data);
        float[][] features = Images.Column(layer.Transform(data), "Features");
        using var engine = _ml.Model.CreatePredictionEngine<Images.Row, Images.FeatureRow>(layer);
        foreach (int row in new[] { 4, 0, 2 })
            Assert.Equal(features[row], engine.Predict(Images.Rows(5)[row]).Features.DenseValues().ToArray());
    }

    [Fact]
    public void Layers_are_appended_to_one_another()
    {
        var data = Images.Load(_ml, 2);
        var chain = Estimator(output: "First").Append(_ml.Transforms.Conv2D("Second", 4, 2, "First")).Fit(data);
        var second = (Conv2DTransformer)chain.LastTransformer;
        Assert.Equal(new ImageShape(3, 5, 3), second.InputShape);
        var output = chain.Transform(data);
        float[][] first = Images.Column(output, "First");
        float[][] features = Images.Column(output, "Second");
        Images.AssertClose(Images.Reference(second, first[1]), features[1]);
    }

    [Fact]
    public void Features_stand_beside_tabular_columns_in_front_of_a_trainer()
    {
        var rows = Enumerable.Range(0, 60).Select(i => new LabelledRow
        {
            Image = [.. Images.Values(i, 60).Select(value => value + (i % 2 == 0 ? 2f : 0f))],
            Height = i % 7,
            Label = i % 2 == 0 ? "bright" : "dark",
        });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = Estimator()
            .Append(_ml.Transforms.Concatenate("All", "Features", "Height"))
            .Append(_ml.Transforms.NormalizeMinMax("All"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "All"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(data);
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(data));
        Assert.True(metrics.MicroAccuracy > 0.95, $"micro accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void An_output_of_the_inputs_name_hides_it()
    {
        var data = Images.Load(_ml, 2);
        var layer = Estimator(input: null, output: "Image").Fit(data);
        var output = layer.Transform(data);
        Assert.Equal(new ImageShape(3, 5, 3).Length, Images.Column(output, "Image")[0].Length);
        Assert.Equal(2, output.Schema.Count(column => column.Name == "Image"));
        Assert.Single(output.Schema, column => column.Name == "Image" && column.IsHidden);
    }

    [Fact]
    public void Estimator_and_transformer_agree_on_the_schema()
    {
        var data = Images.Load(_ml, 1);
        var promised = Estimator().GetOutputSchema(SchemaShape.Create(data.Schema));
        var actual = SchemaShape.Create(Estimator().Fit(data).GetOutputSchema(data.Schema));
        Assert.Equal(actual.Select(Describe).Order(), promised.Select(Describe).Order());

        static string Describe(SchemaShape.Column column) =>
            $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} [{string.Join(", ", column.Annotations.Select(Describe).Order())}]";
    }

    [Fact]
    public void Only_the_columns_that_are_asked_for_are_computed()
    {
        var data = Images.Load(_ml, 3);
        var output = Estimator().Fit(data).Transform(data);
        using var cursor = output.GetRowCursor([output.Schema["Weight"]]);
        Assert.False(cursor.IsColumnActive(output.Schema["Image"]));
        Assert.False(cursor.IsColumnActive(output.Schema["Features"]));
        var getter = cursor.GetGetter<float>(output.Schema["Weight"]);
        float sum = 0, value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            sum += value;
        }

        Assert.Equal(3f, sum);
    }

    public sealed class LabelledRow
    {
        [VectorType(6, 5, 2)]
        public float[] Image { get; set; } = [];

        public float Height { get; set; }

        public string Label { get; set; } = "";
    }
}
