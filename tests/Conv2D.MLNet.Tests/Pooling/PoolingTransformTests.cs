using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class PoolingTransformTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(PoolingLayers.KindsAndFormats), MemberType = typeof(PoolingLayers))]
    public void Transform_adds_what_the_layer_gives_on_either_backend(PoolingKind kind, DataFormat format)
    {
        var data = Images.Load(_ml, 4);
        foreach (var backend in new[] { Conv2DBackend.Managed, Conv2DBackend.OnnxRuntime })
        {
            var layer = PoolingLayers.Create(_ml, kind, format, backend).Fit(data);
            float[][] features = Images.Column(layer.Transform(data), "Features");
            Assert.Equal(4, features.Length);
            for (int i = 0; i < features.Length; i++)
                Images.AssertClose(PoolingLayers.Reference(layer, Images.Values(i, Images.Shape.Length)), features[i]);
        }
    }

    [Fact]
    public void The_arguments_have_Keras_defaults()
    {
        var data = Images.Load(_ml, 1);
        var expected = new PoolingConfig { Kind = PoolingKind.Max, PoolSize = 2, Strides = (2, 2), Padding = Padding.Valid, DataFormat = DataFormat.ChannelsLast };
        Assert.Equal(expected, _ml.Transforms.MaxPooling2D("Features", "Image").Fit(data).Config);
        Assert.Equal(expected with { Kind = PoolingKind.Average }, _ml.Transforms.AveragePooling2D("Features", "Image").Fit(data).Config);
        Assert.Equal(expected with { PoolSize = (3, 1), Strides = (3, 1) }, _ml.Transforms.MaxPooling2D("Features", "Image", (3, 1)).Fit(data).Config);
        Assert.Equal(new PoolingConfig { Kind = PoolingKind.GlobalMax }, _ml.Transforms.GlobalMaxPooling2D("Features", "Image").Fit(data).Config);
        Assert.Equal(new PoolingConfig { Kind = PoolingKind.GlobalAverage }, _ml.Transforms.GlobalAveragePooling2D("Features", "Image").Fit(data).Config);
    }

    [Theory]
    [InlineData(PoolingKind.Max, DataFormat.ChannelsLast, new[] { 3, 5, 2 }, "Features[1,2,0]", 14)]
    [InlineData(PoolingKind.Average, DataFormat.ChannelsFirst, new[] { 6, 3, 2 }, "Features[2,0,2]", 16)]
    [InlineData(PoolingKind.GlobalMax, DataFormat.ChannelsLast, new[] { 2 }, "Features[1]", 1)]
    [InlineData(PoolingKind.GlobalMax, DataFormat.ChannelsFirst, new[] { 6 }, "Features[5]", 5)]
    [InlineData(PoolingKind.GlobalAverage, DataFormat.ChannelsLast, new[] { 1, 1, 2 }, "Features[0,0,1]", 1)]
    [InlineData(PoolingKind.GlobalAverage, DataFormat.ChannelsFirst, new[] { 6, 1, 1 }, "Features[0,0,4]", 4)]
    public void The_column_has_the_dimensions_slot_names_and_configuration_of_the_layer(
        PoolingKind kind, DataFormat format, int[] dimensions, string slotName, int slot)
    {
        var data = Images.Load(_ml, 1);
        var layer = PoolingLayers.Create(_ml, kind, format).Fit(data);
        var column = layer.Transform(data).Schema["Features"];
        var type = Assert.IsType<VectorDataViewType>(column.Type);
        Assert.Equal(NumberDataViewType.Single, type.ItemType);
        Assert.Equal(dimensions, type.Dimensions);

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(type.Size, names.Length);
        Assert.Equal(slotName, names.GetItemOrDefault(slot).ToString());
        Assert.Equal(layer.Config, column.GetPooling2DConfig());
        Assert.Null(data.Schema["Image"].GetPooling2DConfig());
        Assert.Null(column.GetConv2DConfig());
    }

    [Fact]
    public void Sparse_vectors_give_what_dense_ones_give()
    {
        float[] image = new float[60];
        (image[3], image[17], image[58]) = (0.5f, -2f, 1.25f);
        var data = _ml.Data.LoadFromEnumerable(new[]
        {
            new Images.SparseRow { Image = new VBuffer<float>(60, 3, [0.5f, -2f, 1.25f], [3, 17, 58]) },
            new Images.SparseRow { Image = new VBuffer<float>(60, 0, [], []) },
        });
        foreach (var kind in Enum.GetValues<PoolingKind>())
        {
            var layer = PoolingLayers.Create(_ml, kind).Fit(data);
            float[][] features = Images.Column(layer.Transform(data), "Features");
            Images.AssertClose(PoolingLayers.Reference(layer, image), features[0]);
            Images.AssertClose(PoolingLayers.Reference(layer, new float[60]), features[1]);
        }
    }

    [Fact]
    public void A_flat_vector_works_with_an_input_shape()
    {
        var data = _ml.Data.LoadFromEnumerable(Images.Rows(3).Select(row => new Images.FlatRow { Image = row.Image }));
        var layer = _ml.Transforms.MaxPooling2D("Features", "Image", inputShape: Images.Shape).Fit(data);
        Assert.Equal(new ImageShape(3, 2, 2), layer.OutputShape);
        Images.AssertClose(PoolingLayers.Reference(layer, Images.Values(2, 60)), Images.Column(layer.Transform(data), "Features")[2]);
    }

    [Fact]
    public void A_pooling_follows_a_convolution_and_replaces_its_input()
    {
        var data = Images.Load(_ml, 3);
        var chain = _ml.Transforms.Conv2D("Features", 4, 3, "Image").Append(_ml.Transforms.GlobalMaxPooling2D("Features")).Fit(data);
        var layers = chain.ToArray();
        float[][] maps = Images.Column(layers[0].Transform(data), "Features");
        float[][] pooled = Images.Column(chain.Transform(data), "Features");
        for (int i = 0; i < 3; i++)
            for (int channel = 0; channel < 4; channel++)
                Assert.Equal(Enumerable.Range(0, 12).Max(pixel => maps[i][pixel * 4 + channel]), pooled[i][channel]);
    }

    [Fact]
    public void A_prediction_engine_gives_what_transform_gives()
    {
        var data = Images.Load(_ml, 5);
        var layer = PoolingLayers.Create(_ml, PoolingKind.Average).Fit(data);
        float[][] features = Images.Column(layer.Transform(data), "Features");
        using var engine = _ml.Model.CreatePredictionEngine<Images.Row, Images.FeatureRow>(layer);
        foreach (int row in new[] { 4, 0, 2 })
            Assert.Equal(features[row], engine.Predict(Images.Rows(5)[row]).Features.DenseValues().ToArray());
    }
}
