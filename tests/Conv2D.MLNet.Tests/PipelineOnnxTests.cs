#if ONNX_CONVERTER
using Conv2D.Numerics;
using Conv2D.Onnx.Protos;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Conv2D.MLNet.Tests;

/// <summary>Whole pipelines through <c>mlContext.Model.ConvertToOnnx</c>, scored by ONNX Runtime and by ML.NET.</summary>
public class PipelineOnnxTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        [VectorType(6, 5, 2)]
        public float[] Image { get; set; } = [];

        [VectorType(60)]
        public float[] Flat { get; set; } = [];

        public float Weight { get; set; }

        public string Label { get; set; } = "";
    }

    private static Row[] Rows => [.. Enumerable.Range(0, 60).Select(i => new Row
    {
        Image = Images.Values(i, 60),
        Flat = Images.Values(i, 60),
        Weight = i % 5,
        Label = "abc"[i % 3].ToString(),
    })];

    private Conv2DEstimator Layer(string input = "Image", string output = "Features", Activation? activation = null) => _ml.Transforms.Conv2D(
        output, 3, (3, 2), input, activation: activation ?? Activations.Relu, inputShape: Images.Shape);

    [Fact]
    public void A_layer_alone() => AssertSameScores(Layer(), "Features");

    [Fact]
    public void A_layer_after_concatenate_and_normalize() => AssertSameScores(
        _ml.Transforms.Concatenate("Pixels", "Flat").Append(_ml.Transforms.NormalizeMeanVariance("Pixels")).Append(Layer("Pixels")), "Features");

    [Fact]
    public void A_layer_before_normalizers() => AssertSameScores(
        Layer().Append(_ml.Transforms.NormalizeMinMax("MinMax", "Features"))
            .Append(_ml.Transforms.NormalizeMeanVariance("MeanVariance", "Features"))
            .Append(_ml.Transforms.NormalizeLpNorm("Lp", "Features")), "MinMax", "MeanVariance", "Lp");

    [Fact]
    public void A_layer_right_before_a_trainer() => AssertSameScores(
        Layer().Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Features")), "Score");

    [Fact]
    public void A_layer_beside_tabular_columns_before_a_trainer() => AssertSameScores(
        Layer().Append(_ml.Transforms.Concatenate("All", "Features", "Weight")).Append(_ml.Transforms.NormalizeMinMax("All"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "All")), "All", "Score");

    [Fact]
    public void Two_layers_in_a_row() => AssertSameScores(
        Layer().Append(_ml.Transforms.Conv2D("Second", 2, 2, "Features")), "Features", "Second");

    [Fact]
    public void A_layer_that_replaces_its_input() => AssertSameScores(Layer(output: "Image"), "Image");

    [Fact]
    public void Channels_first() => AssertSameScores(
        _ml.Transforms.Conv2D("Features", 4, 3, "Flat", dataFormat: DataFormat.ChannelsFirst, groups: 2, inputShape: new ImageShape(6, 5, 2)), "Features");

    [Fact]
    public void Poolings_of_every_kind() => AssertSameScores(
        Layer(output: "Maps").Append(_ml.Transforms.MaxPooling2D("Max", "Maps", (2, 3), padding: Padding.Same))
            .Append(_ml.Transforms.AveragePooling2D("Average", "Image", 3, 2, Padding.Same))
            .Append(_ml.Transforms.GlobalMaxPooling2D("GlobalMax", "Maps", keepDims: true))
            .Append(_ml.Transforms.GlobalAveragePooling2D("GlobalAverage", "Maps")), "Max", "Average", "GlobalMax", "GlobalAverage");

    [Fact]
    public void A_channels_first_pooling_of_a_flat_vector() => AssertSameScores(
        _ml.Transforms.MaxPooling2D("Features", "Flat", dataFormat: DataFormat.ChannelsFirst, inputShape: new ImageShape(6, 5, 2)), "Features");

    [Fact]
    public void A_pooling_before_a_trainer() => AssertSameScores(
        Layer(output: "Maps").Append(_ml.Transforms.GlobalAveragePooling2D("Features", "Maps"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Features")), "Score");

    [Fact]
    public void A_pooling_between_two_layers_has_no_transposition_beside_it()
    {
        var nodes = OnnxGraph(Layer().Append(_ml.Transforms.AveragePooling2D("Pooled", "Features", 2, 1))
            .Append(_ml.Transforms.Conv2D("Second", 2, 2, "Pooled"))).Node;
        var pooling = nodes.Single(node => node.OpType == "AveragePool");
        Assert.Equal("Relu", nodes.Single(node => node.Output.Contains(pooling.Input[0])).OpType);
        Assert.Equal(pooling.Output[0], nodes.Last(node => node.OpType == "Conv").Input[0]);
    }

    [Fact]
    public void Two_layers_in_a_row_have_no_transposition_between_them()
    {
        var nodes = OnnxGraph(Layer().Append(_ml.Transforms.Conv2D("Second", 2, 2, "Features"))).Node;
        var convolutions = nodes.Where(node => node.OpType == "Conv").ToArray();
        Assert.Equal(2, convolutions.Length);
        string between = convolutions[1].Input[0];
        var source = nodes.Single(node => node.Output.Contains(between));
        Assert.Equal("Relu", source.OpType);
        Assert.Equal(convolutions[0].Output[0], source.Input[0]);
    }

    private GraphProto OnnxGraph(IEstimator<ITransformer> pipeline)
    {
        var data = _ml.Data.LoadFromEnumerable(Rows);
        using var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(pipeline.Fit(data), data, stream);
        return ModelProto.Parser.ParseFrom(stream.ToArray()).Graph;
    }

    private void AssertSameScores(IEstimator<ITransformer> pipeline, params string[] columns)
    {
        var data = _ml.Data.LoadFromEnumerable(Rows);
        var model = pipeline.Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(model, data, stream);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(stream.ToArray(), options);
        var scored = model.Transform(data);
        foreach (string column in columns)
        {
            float[][] expected = Images.Column(scored, column);
            for (int i = 0; i < 10; i++)
            {
                using var results = session.Run(Feeds(session, Rows[i]), [$"{column}.output"]);
                float[] actual = results[0].AsTensor<float>().ToArray();
                Assert.Equal(expected[i].Length, actual.Length);
                for (int j = 0; j < actual.Length; j++)
                    Assert.Equal(expected[i][j], actual[j], 1e-5f);
            }
        }
    }

    private static List<NamedOnnxValue> Feeds(InferenceSession session, Row row)
    {
        var feeds = new Dictionary<string, NamedOnnxValue>
        {
            ["Image"] = NamedOnnxValue.CreateFromTensor("Image", new DenseTensor<float>(row.Image, [1, 6, 5, 2])),
            ["Flat"] = NamedOnnxValue.CreateFromTensor("Flat", new DenseTensor<float>(row.Flat, [1, 60])),
            ["Weight"] = NamedOnnxValue.CreateFromTensor("Weight", new DenseTensor<float>(new[] { row.Weight }, [1, 1])),
            ["Label"] = NamedOnnxValue.CreateFromTensor("Label", new DenseTensor<string>(new[] { row.Label }, [1, 1])),
        };
        return [.. session.InputMetadata.Keys.Select(name => feeds[name])];
    }
}
#else
namespace Conv2D.MLNet.Tests;

public class PipelineOnnxTests
{
    [Fact(Skip = "The package Microsoft.ML.OnnxConverter, which exports whole pipelines, is on none of this machine's feeds.")]
    public void Whole_pipelines_export_to_ONNX()
    {
    }
}
#endif
