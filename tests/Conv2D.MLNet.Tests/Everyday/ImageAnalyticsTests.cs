#if IMAGE_ANALYTICS
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Pictures from files: the path that every user of images takes.</summary>
public sealed class ImageAnalyticsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private sealed class Photo
    {
        public string Path { get; set; } = "";
    }

    private IDataView Photos()
    {
        // 6 pixels high and 8 wide: red rises to the right, green falls to the bottom, blue stays.
        byte[] pixels = new byte[6 * 8 * 4];
        for (int y = 0; y < 6; y++)
        for (int x = 0; x < 8; x++)
            (pixels[(y * 8 + x) * 4], pixels[(y * 8 + x) * 4 + 1], pixels[(y * 8 + x) * 4 + 2], pixels[(y * 8 + x) * 4 + 3]) =
                (40, (byte)(250 - 30 * y), (byte)(30 * x), 255);
        using var image = MLImage.CreateFromPixels(8, 6, MLPixelFormat.Bgra32, pixels);
        image.Save(Path.Combine(_folder, "photo.png"));
        return _ml.Data.LoadFromEnumerable(new[] { new Photo { Path = "photo.png" } });
    }

    [Fact]
    public void The_snippet_of_the_README_goes_from_files_to_feature_maps()
    {
        var mlContext = _ml;
        string folder = _folder;
        var photos = Photos();

        // README
        var pipeline = mlContext.Transforms.LoadImages("Image", folder, "Path")
            .Append(mlContext.Transforms.ResizeImages("Image", imageWidth: 64, imageHeight: 48))
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true, scaleImage: 1f / 255))
            .Append(mlContext.Transforms.Conv2D("Features", filters: 16, kernelSize: 3, inputColumnName: "Pixels",
                strides: 2, activation: Activations.Relu));
        // END

        var output = pipeline.Fit(photos).Transform(photos);
        Assert.Equal([48, 64, 3], Assert.IsType<VectorDataViewType>(output.Schema["Pixels"].Type).Dimensions.ToArray());
        Assert.Equal([23, 31, 16], Assert.IsType<VectorDataViewType>(output.Schema["Features"].Type).Dimensions.ToArray());
        float[] features = Images.Column(output, "Features")[0];
        Assert.Contains(features, value => value > 0);
    }

    [Theory]
    [InlineData(true, DataFormat.ChannelsLast)]
    [InlineData(false, DataFormat.ChannelsFirst)]
    public void Pixels_go_in_as_ExtractPixels_lays_them_out(bool interleaved, DataFormat format)
    {
        var photos = Photos();

        // A 1 x 1 kernel that gives red, green and blue apart: what goes in comes out.
        var identity = new ConvWeights([1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 3, 3]);
        var pipeline = _ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", imageWidth: 8, imageHeight: 6))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: interleaved))
            .Append(_ml.Transforms.Conv2D(new Conv2DOptions
            {
                OutputColumnName = "Features", InputColumnName = "Pixels", Filters = 3, KernelSize = 1, UseBias = false,
                DataFormat = format, Weights = identity,
            }));
        var model = pipeline.Fit(photos);
        Assert.Equal(new ImageShape(6, 8, 3), model.LastTransformer.InputShape);
        var output = model.Transform(photos);
        float[] pixels = Images.Column(output, "Pixels")[0], features = Images.Column(output, "Features")[0];
        Assert.Equal(pixels, features);
        var layout = new FeatureLayout(48, 3, format);
        for (int y = 0; y < 6; y++)
        for (int x = 0; x < 8; x++)
        {
            int at = (y * 8 + x) * layout.PixelStride;
            Assert.Equal(30 * x, features[at], 1f);
            Assert.Equal(250 - 30 * y, features[at + layout.ChannelStride], 1f);
            Assert.Equal(40, features[at + 2 * layout.ChannelStride], 1f);
        }
    }

    [Fact]
    public void A_column_of_images_passes_by_a_layer_untouched()
    {
        // Images are no values that can be read ahead: the cursor then is ML.NET's own.
        var photos = Photos();
        var output = _ml.Transforms.LoadImages("Image", _folder, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", imageWidth: 7, imageHeight: 5))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true))
            .Append(_ml.Transforms.Conv2D("Features", 2, 3, "Pixels")).Fit(photos).Transform(photos);
        using var cursor = output.GetRowCursor(output.Schema);
        var images = cursor.GetGetter<MLImage>(output.Schema["Image"]);
        var features = cursor.GetGetter<VBuffer<float>>(output.Schema["Features"]);
        Assert.True(cursor.MoveNext());
        MLImage image = null!;
        VBuffer<float> values = default;
        images(ref image);
        features(ref values);
        Assert.Equal((7, 5), (image.Width, image.Height));
        Assert.Equal(3 * 5 * 2, values.Length);
        image.Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
#else
namespace Conv2D.MLNet.Tests;

public sealed class ImageAnalyticsTests
{
    [Fact(Skip = "The package Microsoft.ML.ImageAnalytics, which loads pictures, is on none of this machine's feeds.")]
    public void The_snippet_of_the_README_goes_from_files_to_feature_maps()
    {
    }
}
#endif
