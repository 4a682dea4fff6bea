#if ONNX_CONVERTER
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Conv2D.MLNet.Tests;

/// <summary>Every activation through ML.NET's converter, in both data formats.</summary>
public class PipelineOnnxActivationTests
{
    private static readonly ImageShape Shape = new(5, 4, 2);

    private sealed class Row
    {
        [VectorType(40)]
        public float[] Image { get; set; } = [];
    }

    public static TheoryData<string, DataFormat> Sweep()
    {
        var data = new TheoryData<string, DataFormat>();
        foreach (string name in Activations.Names)
        {
            data.Add(name, DataFormat.ChannelsLast);
            data.Add(name, DataFormat.ChannelsFirst);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sweep))]
    public void An_activation_scores_the_same_in_a_converted_pipeline(string name, DataFormat format)
    {
        var ml = new MLContext(seed: 1);
        var activation = name == "threshold" ? Activations.Threshold(0.1f, -0.5f) : Activations.FromName(name);
        var rows = Enumerable.Range(0, 5).Select(i => new Row { Image = Images.Values(i, 40) }).ToArray();
        var data = ml.Data.LoadFromEnumerable(rows);
        var pipeline = ml.Transforms.Conv2D("First", 4, 3, "Image", dataFormat: format, activation: activation, inputShape: Shape)
            .Append(ml.Transforms.Conv2D("Second", 2, 2, "First", padding: Padding.Same, dataFormat: format, activation: activation));
        var model = pipeline.Fit(data);
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnx(model, data, stream);

        using var session = new InferenceSession(stream.ToArray());
        float[][] expected = Images.Column(model.Transform(data), "Second");
        for (int i = 0; i < rows.Length; i++)
        {
            using var image = OrtValue.CreateTensorValueFromMemory(rows[i].Image, [1, 40]);
            using var options = new RunOptions();
            using var results = session.Run(options, ["Image"], [image], ["Second.output"]);
            float[] actual = results[0].GetTensorDataAsSpan<float>().ToArray();
            Assert.Equal(expected[i].Length, actual.Length);
            for (int j = 0; j < actual.Length; j++)
                Assert.Equal(expected[i][j], actual[j], 1e-5f * Math.Max(1, Math.Abs(expected[i][j])));
        }
    }
}
#endif
