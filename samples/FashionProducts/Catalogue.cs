using Samples;

namespace FashionProducts;

/// <summary>The products: Fashion-MNIST's photographs with their measurements beside them.</summary>
public static class Catalogue
{
    private static readonly string[] Categories =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <param name="folder">The folder with the IDX files.</param>
    /// <param name="set">"train" or "t10k", as the files' names begin.</param>
    public static Product[] Read(string folder, string set)
    {
        var images = IdxFile.Read(Path.Combine(folder, $"{set}-images-idx3-ubyte.gz"));
        var labels = IdxFile.Read(Path.Combine(folder, $"{set}-labels-idx1-ubyte.gz"));
        if (images.Count != labels.Count)
            throw new FormatException($"{folder} has {images.Count} images and {labels.Count} labels in its {set} files.");

        var products = new Product[images.Count];
        for (int i = 0; i < products.Length; i++)
        {
            float[] pixels = new float[images.ItemLength];
            for (int p = 0; p < pixels.Length; p++)
                pixels[p] = images[i][p] / 255f;
            products[i] = new Product { Pixels = pixels, Category = Categories[labels[i][0]] };
            Measurements.Measure(products[i]);
        }

        return products;
    }
}
