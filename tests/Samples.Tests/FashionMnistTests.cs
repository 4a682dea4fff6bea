using FashionProducts;

namespace Samples.Tests;

/// <summary>The data set in data/fashion-mnist is what its note says.</summary>
public sealed class FashionMnistTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");

    [Theory]
    [InlineData("train", 600)]
    [InlineData("t10k", 100)]
    public void Every_category_has_as_many_products(string set, int count)
    {
        var counts = Catalogue.Read(Folder, set).CountBy(product => product.Category).ToArray();

        Assert.Equal(10, counts.Length);
        Assert.All(counts, pair => Assert.Equal(count, pair.Value));
    }

    [Fact]
    public void No_image_is_there_twice()
    {
        var train = IdxFile.Read(Path.Combine(Folder, "train-images-idx3-ubyte.gz"));
        var test = IdxFile.Read(Path.Combine(Folder, "t10k-images-idx3-ubyte.gz"));

        var images = new HashSet<string>();
        foreach (var file in new[] { train, test })
        {
            Assert.Equal([28, 28], file.Dimensions[1..]);
            for (int i = 0; i < file.Count; i++)
                images.Add(Convert.ToHexString(file[i]));
        }

        Assert.Equal(7000, images.Count);
    }

    [Fact]
    public void Pixels_are_between_0_and_1_and_every_measurement_is_a_number()
    {
        Assert.All(Catalogue.Read(Folder, "t10k"), product =>
        {
            Assert.InRange(product.Pixels.Min(), 0, 0);
            Assert.InRange(product.Pixels.Max(), 0.1f, 1);
            Assert.InRange(product.Coverage, 0.01f, 1);
            Assert.InRange(product.HeightToWidth, 0.1f, 28);
            Assert.InRange(product.Brightness, 0.01f, 1);
            Assert.InRange(product.Symmetry, 0, 1);
            Assert.InRange(product.CentreOfMass, 0, 1);
        });
    }
}
