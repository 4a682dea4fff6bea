using Conv2D.Numerics;
using Conv2D.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class BackendTests
{
    private readonly MLContext _ml = new(seed: 1);

    private Conv2DTransformer Fit(DataFormat format = DataFormat.ChannelsLast) => _ml.Transforms.Conv2D(
        "Features", filters: 4, kernelSize: (2, 3), inputColumnName: "Image", padding: Padding.Same, dataFormat: format,
        activation: Activations.Relu, inputShape: format == DataFormat.ChannelsFirst ? new ImageShape(5, 2, 6) : null)
        .Fit(Images.Load(_ml, 1));

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Both_backends_give_the_same_features(DataFormat format)
    {
        var data = Images.Load(_ml, 20);
        var layer = Fit(format);
        float[][] managed = Images.Column(layer.WithBackend(Conv2DBackend.Managed).Transform(data), "Features");
        float[][] onnx = Images.Column(layer.WithBackend(Conv2DBackend.OnnxRuntime).Transform(data), "Features");
        for (int i = 0; i < managed.Length; i++)
        {
            double[] expected = Images.Reference(layer, Images.Values(i, 60));
            Images.AssertClose(expected, managed[i]);
            Images.AssertClose(expected, onnx[i]);
        }
    }

    [Fact]
    public void CompareBackends_reports_rows_and_differences()
    {
        var report = Fit().CompareBackends(Images.Load(_ml, 20), maxRows: 12);
        Assert.Equal(12, report.Rows);
        Assert.True(report.LargestMagnitude > 0.1);
        Assert.InRange(report.MaxRelativeDifference, 0, BackendComparison.Tolerance);
        Assert.True(report.Agree);
        Assert.Equal(20, Fit().CompareBackends(Images.Load(_ml, 20)).Rows);
    }

    [Theory]
    [InlineData(new[] { 1f, -4f }, new[] { 1f, -4.5f }, 0.5 / 4.5)]
    [InlineData(new[] { float.NaN, 2f }, new[] { float.NaN, 2f }, 0)]
    [InlineData(new[] { float.PositiveInfinity, 2f }, new[] { float.PositiveInfinity, 2f }, 0)]
    [InlineData(new[] { float.NaN, 2f }, new[] { 1f, 2f }, double.PositiveInfinity)]
    [InlineData(new[] { float.PositiveInfinity, 2f }, new[] { float.NegativeInfinity, 2f }, double.PositiveInfinity)]
    [InlineData(new[] { 0f }, new[] { 0f }, 0)]
    public void A_comparison_knows_differences_from_agreement(float[] managed, float[] onnx, double expected)
    {
        var comparison = new BackendComparison(0, 0, 0).With(managed, onnx);
        Assert.Equal(expected, comparison.MaxRelativeDifference, 12);
        Assert.Equal(expected == 0, comparison.Agree);
    }

    [Fact]
    public void A_comparison_of_no_rows_is_no_agreement() => Assert.False(new BackendComparison(0, 0, 0).Agree);

    [Fact]
    public void An_image_with_NaN_and_infinity_comes_out_the_same_on_both()
    {
        var rows = Images.Rows(2);
        rows[0].Image[7] = float.NaN;
        rows[1].Image[31] = float.PositiveInfinity;
        Assert.Equal(0, Fit().CompareBackends(_ml.Data.LoadFromEnumerable(rows)).MaxRelativeDifference, 2e-5);
    }

    [Fact]
    public void The_exported_model_gives_the_same_features_through_ApplyOnnxModel()
    {
        var data = Images.Load(_ml, 5);
        var layer = Fit();
        float[][] features = ExportedModel.Features(_ml, layer, data);
        Assert.Equal(5, features.Length);
        for (int i = 0; i < features.Length; i++)
            Images.AssertClose(Images.Reference(layer, Images.Values(i, 60)), features[i]);
    }

    [Fact]
    public void Exporting_to_a_stream_writes_the_same_model_and_leaves_it_open()
    {
        var layer = Fit();
        using var stream = new MemoryStream();
        layer.ExportToOnnx(stream);
        layer.ExportToOnnx(stream);
        byte[] bytes = stream.ToArray();
        Assert.Equal(bytes[..(bytes.Length / 2)], bytes[(bytes.Length / 2)..]);
    }

    [Fact]
    public void The_backend_is_kept_in_the_options()
    {
        Assert.Equal(Conv2DBackend.Auto, Fit().Options.Backend);
        Assert.Equal(Conv2DBackend.OnnxRuntime, Fit().WithBackend(Conv2DBackend.OnnxRuntime).Options.Backend);
        Assert.Contains("backend is 5", Assert.ThrowsAny<ArgumentException>(() => Fit().WithBackend((Conv2DBackend)5)).Message);
    }
}
