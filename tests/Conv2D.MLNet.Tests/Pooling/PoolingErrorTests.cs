using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

public class PoolingErrorTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static void AssertRefused(string expected, Action action) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message);

    [Fact]
    public void Bad_arguments_are_refused_when_the_estimator_is_made()
    {
        AssertRefused("poolSize is (0, 2)", () => _ml.Transforms.MaxPooling2D("F", poolSize: (0, 2)));
        AssertRefused("strides is (2, -1)", () => _ml.Transforms.AveragePooling2D("F", strides: (2, -1)));
        AssertRefused("padding is 7", () => _ml.Transforms.MaxPooling2D("F", padding: (Padding)7));
        AssertRefused("dataFormat is 3", () => _ml.Transforms.GlobalMaxPooling2D("F", dataFormat: (DataFormat)3));
        AssertRefused("outputColumnName is empty", () => _ml.Transforms.GlobalAveragePooling2D(""));
        AssertRefused("backend is 9", () => _ml.Transforms.MaxPooling2D("F", backend: (Conv2DBackend)9));
        AssertRefused("poolSize (7, 7) is larger than the input (5, 5)", () => _ml.Transforms.MaxPooling2D("F", poolSize: 7, inputShape: new ImageShape(5, 5, 1)));
        AssertRefused("keepDims is an argument of the global", () => _ml.Transforms.Pooling2D(new() { Kind = PoolingKind.Max, KeepDims = true }, "F"));
        AssertRefused("config", () => _ml.Transforms.Pooling2D(null!, "F"));
    }

    [Fact]
    public void Bad_columns_are_refused_by_name()
    {
        var data = Images.Load(_ml, 1);
        AssertRefused("Missing", () => _ml.Transforms.MaxPooling2D("F", "Missing").Fit(data));
        AssertRefused("Weight", () => _ml.Transforms.GlobalMaxPooling2D("F", "Weight").Fit(data));
        AssertRefused("poolSize (7, 7) is larger than the input (6, 5)", () => _ml.Transforms.AveragePooling2D("F", "Image", 7).Fit(data));
        var fitted = _ml.Transforms.MaxPooling2D("F", "Image", inputShape: Images.Shape).Fit(data);
        AssertRefused("Missing", () => _ml.Transforms.GlobalMaxPooling2D("F", "Missing").GetOutputSchema(SchemaShape.Create(data.Schema)));
        AssertRefused("maxRows is 0", () => fitted.CompareBackends(data, 0));
    }
}
