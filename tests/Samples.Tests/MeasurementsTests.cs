using FashionProducts;

namespace Samples.Tests;

public sealed class MeasurementsTests
{
    [Fact]
    public void A_product_is_measured_within_its_box()
    {
        var product = new Product
        {
            Pixels =
            [
                0, 0.0f, 0.0f, 0,
                0, 0.2f, 0.6f, 0,
                0, 0.4f, 0.4f, 0,
                0, 0.0f, 0.4f, 0,
            ],
        };

        Measurements.Measure(product);

        Assert.Equal(5f / 16, product.Coverage);
        Assert.Equal(3f / 2, product.HeightToWidth);
        Assert.Equal(0.4f, product.Brightness, 1e-6f);
        Assert.Equal((0.2f + 0.2f + 0.4f + 0.4f) / 2.0f, product.Symmetry, 1e-6f);
        Assert.Equal(((0 * 0.8f) + (1 * 0.8f) + (2 * 0.4f)) / 2.0f / 2, product.CentreOfMass, 1e-6f);
    }

    [Fact]
    public void An_empty_picture_measures_nothing()
    {
        var product = new Product { Pixels = new float[16] };

        Measurements.Measure(product);

        Assert.Equal(0, product.Coverage);
        Assert.Equal(0, product.HeightToWidth);
        Assert.Equal(0, product.Symmetry);
    }
}
