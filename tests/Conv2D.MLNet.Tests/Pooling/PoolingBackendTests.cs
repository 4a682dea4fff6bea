using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

public class PoolingBackendTests
{
    private readonly MLContext _ml = new(seed: 1);

    private Pooling2DTransformer Fit(PoolingKind kind, DataFormat format = DataFormat.ChannelsLast) =>
        PoolingLayers.Create(_ml, kind, format).Fit(Images.Load(_ml, 1));

    [Theory]
    [MemberData(nameof(PoolingLayers.KindsAndFormats), MemberType = typeof(PoolingLayers))]
    public void CompareBackends_finds_that_they_agree_on_numbers_NaN_and_infinity(PoolingKind kind, DataFormat format)
    {
        var rows = Images.Rows(6);
        rows[1].Image[7] = float.NaN;
        rows[2].Image[31] = float.PositiveInfinity;
        Array.Fill(rows[3].Image, float.NegativeInfinity);
        var report = Fit(kind, format).CompareBackends(_ml.Data.LoadFromEnumerable(rows), maxRows: 5);
        Assert.Equal(5, report.Rows);
        Assert.True(report.LargestMagnitude > 0.1);
        Assert.InRange(report.MaxRelativeDifference, 0, BackendComparison.Tolerance);
    }

    [Theory]
    [MemberData(nameof(PoolingLayers.Kinds), MemberType = typeof(PoolingLayers))]
    public void The_exported_model_gives_the_same_features_through_ApplyOnnxModel(PoolingKind kind)
    {
        var data = Images.Load(_ml, 5);
        var layer = Fit(kind);
        float[][] features = ExportedModel.Features(_ml, layer, data);
        Assert.Equal(5, features.Length);
        for (int i = 0; i < features.Length; i++)
            Images.AssertClose(PoolingLayers.Reference(layer, Images.Values(i, 60)), features[i]);
    }

    [Fact]
    public void WithBackend_changes_the_backend_alone()
    {
        var layer = Fit(PoolingKind.Max);
        var onnx = layer.WithBackend(Conv2DBackend.OnnxRuntime);
        Assert.Equal((Conv2DBackend.Auto, Conv2DBackend.OnnxRuntime), (layer.Backend, onnx.Backend));
        Assert.Equal((layer.Config, layer.InputShape), (onnx.Config, onnx.InputShape));
        Assert.Contains("backend is 5", Assert.ThrowsAny<ArgumentException>(() => layer.WithBackend((Conv2DBackend)5)).Message);
    }
}
