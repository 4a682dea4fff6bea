using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>What the schema tells other components, and people, of the feature maps.</summary>
public class SchemaTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class TwoImages
    {
        [VectorType(6, 5, 2)]
        public float[] Front { get; set; } = [];

        [VectorType(4, 4, 1)]
        public float[] Back { get; set; } = [];
    }

    private sealed class LargeImage
    {
        [VectorType(512, 512, 1)]
        public float[] Image { get; set; } = [];
    }

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Every_slot_is_named_after_its_row_column_and_filter(DataFormat format)
    {
        var data = Images.Load(_ml, 1);
        var layer = _ml.Transforms.Conv2D("Features", 3, 3, "Image", dataFormat: format,
            inputShape: format == DataFormat.ChannelsFirst ? new ImageShape(5, 2, 6) : null, padding: Padding.Same).Fit(data);
        string[] names = SlotNames(layer.GetOutputSchema(data.Schema)["Features"]);
        var shape = layer.OutputShape;
        var expected = format == DataFormat.ChannelsLast
            ? from row in Enumerable.Range(0, shape.Height) from column in Enumerable.Range(0, shape.Width) from filter in Enumerable.Range(0, 3)
              select $"Features[{row},{column},{filter}]"
            : from filter in Enumerable.Range(0, 3) from row in Enumerable.Range(0, shape.Height) from column in Enumerable.Range(0, shape.Width)
              select $"Features[{row},{column},{filter}]";
        Assert.Equal(expected, names);
    }

    [Fact]
    public void Concatenate_keeps_the_names()
    {
        var data = Images.Load(_ml, 1);
        var output = _ml.Transforms.Conv2D("Features", 1, 5, "Image").Append(_ml.Transforms.Concatenate("All", "Features", "Weight")).Fit(data).Transform(data);
        Assert.Equal(["Features.Features[0,0,0]", "Features.Features[1,0,0]", "Weight"], SlotNames(output.Schema["All"]));
    }

    [Fact]
    public void Names_of_a_large_layer_are_made_only_when_asked_for()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new LargeImage { Image = new float[512 * 512] } });
        var layer = _ml.Transforms.Conv2D("Features", 64, 3, "Image", padding: Padding.Same).Fit(data);
        layer.GetOutputSchema(data.Schema);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var column = layer.GetOutputSchema(data.Schema)["Features"];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(512 * 512 * 64, ((VectorDataViewType)column.Type).Size);
    }

    [Fact]
    public void Several_pairs_of_columns_are_several_appended_estimators()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new TwoImages { Front = Images.Values(1, 60), Back = Images.Values(2, 16) } });
        var model = _ml.Transforms.Conv2D("FrontMaps", 3, 3, "Front").Append(_ml.Transforms.Conv2D("BackMaps", 2, 2, "Back", strides: 2)).Fit(data);
        var output = model.Transform(data);
        Assert.Equal(["Front", "Back", "FrontMaps", "BackMaps"], output.Schema.Select(column => column.Name));
        Assert.Equal((3, 2), (output.Schema["FrontMaps"].GetConv2DConfig()!.Filters, output.Schema["BackMaps"].GetConv2DConfig()!.Filters));
        Assert.Equal(4 * 3 * 3, Images.Column(output, "FrontMaps")[0].Length);
        Assert.Equal(2 * 2 * 2, Images.Column(output, "BackMaps")[0].Length);
    }

    [Fact]
    public void A_layer_that_replaces_its_input_twice_hides_both_and_reads_the_latest()
    {
        var data = Images.Load(_ml, 3);
        var model = _ml.Transforms.Conv2D("Image", 4, 3).Append(_ml.Transforms.Conv2D("Image", 2, 2)).Fit(data);
        var output = model.Transform(data);
        Assert.Equal([true, true, false], output.Schema.Where(column => column.Name == "Image").Select(column => column.IsHidden));
        Assert.Equal(2, output.Schema["Image"].GetConv2DConfig()!.Filters);
        Assert.Equal(3 * 2 * 2, Images.Column(output, "Image")[2].Length);

        // The hidden ones can still be read, each with its own values.
        foreach (var column in output.Schema.Where(column => column.Name == "Image"))
        {
            using var cursor = output.GetRowCursor([column, output.Schema["Image"]]);
            var getter = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> values = default;
            Assert.True(cursor.MoveNext());
            getter(ref values);
            Assert.Equal(((VectorDataViewType)column.Type).Size, values.Length);
        }
    }

    [Fact]
    public void A_loaded_pipeline_still_tells_its_layers_configuration()
    {
        var data = Images.Load(_ml, 1);
        var model = _ml.Transforms.Conv2D("Features", 3, (3, 2), "Image", activation: Activations.LeakyRelu(0.1f))
            .Append(_ml.Transforms.NormalizeMinMax("Scaled", "Features")).Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var config = _ml.Model.Load(file, out var schema).GetOutputSchema(schema)["Features"].GetConv2DConfig();
        Assert.NotNull(config);
        Assert.Equal(new Size2D(3, 2), config.KernelSize);
        Assert.Equal(Activations.LeakyRelu(0.1f), config.Activation);
    }
}
