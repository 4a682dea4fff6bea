using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>
/// The vectors that ML.NET's <c>ExtractPixels</c> makes: (height, width, 3) interleaved, (3, height, width) planar,
/// values from 0 to 255 unless scaled, and an empty sparse vector where there is no image. Made by hand here, so that
/// they are covered without the package; by ML.NET itself in <see cref="ImageAnalyticsTests"/>.
/// </summary>
public class ExtractedPixelsTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Interleaved
    {
        [VectorType(4, 5, 3)]
        public VBuffer<float> Pixels { get; set; }
    }

    private sealed class Planar
    {
        [VectorType(3, 4, 5)]
        public VBuffer<float> Pixels { get; set; }
    }

    private static float Pixel(int y, int x, int c) => y * 50 + x * 9 + c;

    private static float[] InterleavedValues() =>
        [.. from y in Enumerable.Range(0, 4) from x in Enumerable.Range(0, 5) from c in Enumerable.Range(0, 3) select Pixel(y, x, c)];

    private static float[] PlanarValues() =>
        [.. from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, 4) from x in Enumerable.Range(0, 5) select Pixel(y, x, c)];

    private Conv2DEstimator Layer(DataFormat format) => _ml.Transforms.Conv2D(
        "Features", 2, (3, 2), "Pixels", dataFormat: format, kernelInitializer: Initializers.GlorotUniform(5));

    [Fact]
    public void Interleaved_pixels_are_channels_last_and_planar_ones_channels_first()
    {
        var interleaved = _ml.Data.LoadFromEnumerable(new[] { new Interleaved { Pixels = new(60, InterleavedValues()) } });
        var planar = _ml.Data.LoadFromEnumerable(new[] { new Planar { Pixels = new(60, PlanarValues()) } });
        var last = Layer(DataFormat.ChannelsLast).Fit(interleaved);
        var first = Layer(DataFormat.ChannelsFirst).Fit(planar);
        Assert.Equal(new ImageShape(4, 5, 3), last.InputShape);
        Assert.Equal(new ImageShape(4, 5, 3), first.InputShape);
        Assert.Equal(last.Kernel.ToArray(), first.Kernel.ToArray());

        float[] lastFeatures = Images.Column(last.Transform(interleaved), "Features")[0];
        float[] firstFeatures = Images.Column(first.Transform(planar), "Features")[0];
        for (int pixel = 0; pixel < 2 * 4; pixel++)
        for (int filter = 0; filter < 2; filter++)
            Assert.Equal(lastFeatures[pixel * 2 + filter], firstFeatures[filter * 8 + pixel], 1e-3f);
        Images.AssertClose(Images.Reference(last, InterleavedValues()), lastFeatures);
    }

    [Fact]
    public void Planar_pixels_read_as_channels_last_are_an_image_of_another_shape()
    {
        var planar = _ml.Data.LoadFromEnumerable(new[] { new Planar { Pixels = new(60, PlanarValues()) } });
        var error = Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Conv2D("Features", 2, 2, "Pixels", inputShape: new ImageShape(4, 5, 3)).Fit(planar));
        Assert.All(["Pixels", "(4, 5, 3)", "3, 4, 5"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void A_missing_image_is_black()
    {
        var rows = _ml.Data.LoadFromEnumerable(new[] { new Interleaved { Pixels = new VBuffer<float>(60, 0, [], []) } });
        var layer = Layer(DataFormat.ChannelsLast).Fit(rows);
        Images.AssertClose(Images.Reference(layer, new float[60]), Images.Column(layer.Transform(rows), "Features")[0]);
    }
}
