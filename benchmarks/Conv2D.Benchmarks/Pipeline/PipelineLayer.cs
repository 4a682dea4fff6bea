using Conv2D.MLNet;
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.Benchmarks.Pipeline;

/// <summary>A layer in an ML.NET pipeline, and the same layer exported and run by ApplyOnnxModel.</summary>
internal sealed class PipelineLayer
{
    public static readonly (string Name, Func<TransformsCatalog, Conv2DEstimator> Estimator, ImageShape Input)[] All =
    [
        ("28x28x1, 5x5, 32 filters, same",
            transforms => transforms.Conv2D("Features", 32, 5, "Image", padding: Padding.Same), new ImageShape(28, 28, 1)),
        ("32x32x3, 3x3, 32 filters, strides 2, relu",
            transforms => transforms.Conv2D("Features", 32, 3, "Image", strides: 2, padding: Padding.Same, activation: Activations.Relu),
            new ImageShape(32, 32, 3)),
        ("14x14x32, 3x3, 64 filters, same, relu",
            transforms => transforms.Conv2D("Features", 64, 3, "Image", padding: Padding.Same, activation: Activations.Relu),
            new ImageShape(14, 14, 32)),
    ];

    private PipelineLayer(string name, MLContext ml, Row[] rows, SchemaDefinition schema, ITransformer ours, ITransformer onnx) =>
        (Name, Context, Rows, Schema, Ours, Onnx) = (name, ml, rows, schema, ours, onnx);

    public string Name { get; }

    public MLContext Context { get; }

    /// <summary>A few images that are used again and again.</summary>
    public Row[] Rows { get; }

    /// <summary>Tells ML.NET the dimensions of <see cref="Row.Image"/>.</summary>
    public SchemaDefinition Schema { get; }

    public ITransformer Ours { get; }

    public ITransformer Onnx { get; }

    /// <summary>Fits the layer and exports it into the folder.</summary>
    public static PipelineLayer Create(int index, string folder)
    {
        var (name, estimator, input) = All[index];
        var ml = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Image)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, input.ToDimensions(DataFormat.ChannelsLast));
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, 64).Select(_ => new Row { Image = Row.Draw(random, input.Length) })];
        var data = ml.Data.LoadFromEnumerable(rows, schema);
        var ours = estimator(ml.Transforms).Fit(data);
        string path = Path.Combine(folder, $"layer{index}.onnx");
        ours.ExportToOnnx(path);
        var onnx = ml.Transforms.ApplyOnnxModel("Features", "Image", path).Fit(data);
        return new PipelineLayer(name, ml, rows, schema, ours, onnx);
    }

    /// <summary>The images, over and over: as many rows as asked for, none of them in memory twice.</summary>
    public IDataView Load(int count) => Context.Data.LoadFromEnumerable(Repeat(count), Schema);

    private IEnumerable<Row> Repeat(int count)
    {
        for (int i = 0; i < count; i++)
            yield return Rows[i % Rows.Length];
    }
}

/// <summary>What goes in.</summary>
internal sealed class Row
{
    public float[] Image { get; set; } = [];

    public static float[] Draw(Random random, int length)
    {
        float[] image = new float[length];
        for (int i = 0; i < length; i++)
            image[i] = random.NextSingle();
        return image;
    }
}

/// <summary>What comes out. A vector buffer, which ML.NET fills again and again; an array would be a new one for each row.</summary>
internal sealed class FeatureRow
{
    public VBuffer<float> Features { get; set; }
}
