using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class SchemaErrorTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class WrongRows
    {
        [VectorType(6, 5, 2)]
        public double[] Doubles { get; set; } = new double[60];

        public float Scalar { get; set; }

        public string Text { get; set; } = "";

        [VectorType]
        public float[] Variable { get; set; } = new float[60];

        [VectorType(60)]
        public float[] Flat { get; set; } = new float[60];

        [VectorType(6, 5, 2)]
        public float[] Image { get; set; } = new float[60];
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(new[] { new WrongRows() });

    [Theory]
    [InlineData("Missing", "Missing")]
    [InlineData("Doubles", "Doubles", "vector of Single", "ConvertType", "Double")]
    [InlineData("Scalar", "Scalar", "vector of Single")]
    [InlineData("Text", "Text", "vector of Single", "String")]
    [InlineData("Variable", "Variable", "known-size", "variable length")]
    [InlineData("Flat", "Flat", "height, width, channels", "inputShape")]
    public void A_column_that_is_no_image_is_refused_with_its_name_and_what_would_be_right(string column, params string[] expected)
    {
        var estimator = _ml.Transforms.Conv2D("Features", 2, 3, column);
        var error = Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(Data));
        Assert.All(expected, part => Assert.Contains(part, error.Message));
    }

    [Theory]
    [InlineData("Missing")]
    [InlineData("Doubles")]
    [InlineData("Scalar")]
    [InlineData("Text")]
    [InlineData("Variable")]
    public void The_estimators_schema_refuses_it_too(string column)
    {
        var estimator = _ml.Transforms.Conv2D("Features", 2, 3, column);
        var error = Assert.ThrowsAny<ArgumentException>(() => estimator.GetOutputSchema(SchemaShape.Create(Data.Schema)));
        Assert.Contains(column, error.Message);
    }

    [Fact]
    public void A_vector_of_another_length_than_the_shape_is_refused_with_both_lengths()
    {
        var estimator = _ml.Transforms.Conv2D("Features", 2, 3, "Flat", inputShape: new ImageShape(7, 7, 1));
        var error = Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(Data));
        Assert.All(["Flat", "49", "(7, 7, 1)", "60"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Dimensions_that_contradict_the_shape_are_refused_with_both()
    {
        var estimator = _ml.Transforms.Conv2D("Features", 2, 2, "Image", inputShape: new ImageShape(2, 5, 6));
        var error = Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(Data));
        Assert.All(["Image", "(2, 5, 6)", "6, 5, 2"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void A_fitted_layer_refuses_data_of_another_shape()
    {
        var layer = _ml.Transforms.Conv2D("Features", 2, 3, "Image").Fit(Data);
        var other = _ml.Data.LoadFromEnumerable(new[] { new OtherRow() });
        var error = Assert.ThrowsAny<ArgumentException>(() => layer.Transform(other));
        Assert.All(["Image", "(6, 5, 2)"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Bad_arguments_are_refused_when_the_estimator_is_made()
    {
        Assert.Contains("filters is 0", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Conv2D("F", 0, 3)).Message);
        Assert.Contains("outputColumnName", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Conv2D("", 1, 3)).Message);
        Assert.Contains("backend is 9", Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Conv2D("F", 1, 3, backend: (Conv2DBackend)9)).Message);
        Assert.Contains("kernelSize (7, 7) is larger than the input (5, 5)",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Conv2D("F", 1, 7, inputShape: new ImageShape(5, 5, 1))).Message);
        Assert.Contains("options", Assert.Throws<ArgumentNullException>(() => _ml.Transforms.Conv2D(null!)).Message);
    }

    private sealed class OtherRow
    {
        [VectorType(5, 6, 2)]
        public float[] Image { get; set; } = new float[60];
    }
}
