using Conv2D.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace FashionProducts;

/// <summary>What a layer looks for and what it finds, as a picture.</summary>
public static class FeaturePicture
{
    private const int Columns = 8;

    /// <summary>Draws one product, the layer's filters, and the product's feature maps in the order of the filters.</summary>
    /// <param name="path">The PNG file to write.</param>
    /// <param name="layer">The layer, for images of one channel.</param>
    /// <param name="product">A view whose first row is the product.</param>
    public static void Write(string path, Conv2DTransformer layer, IDataView product)
    {
        string input = layer.Options.InputColumnName!, output = layer.Options.OutputColumnName;
        float[] pixels = product.GetColumn<float[]>(input).First();
        float[] maps = layer.Transform(product).GetColumn<float[]>(output).First();

        var picture = new TiledPicture(Columns, tileSize: 84);
        var (height, width) = (layer.InputShape.Height, layer.InputShape.Width);
        picture.AddBrightness(height, width, (y, x) => pixels[(y * width) + x]);
        picture.EndRow();

        int filters = layer.OutputShape.Channels;
        var kernel = layer.Options.KernelSize;
        for (int f = 0; f < filters; f++)
            picture.AddSigned(kernel.Height, kernel.Width, (y, x) => layer.Kernel.Span[(((y * kernel.Width) + x) * filters) + f]);
        picture.EndRow();

        var (mapHeight, mapWidth) = (layer.OutputShape.Height, layer.OutputShape.Width);
        for (int f = 0; f < filters; f++)
            picture.AddBrightness(mapHeight, mapWidth, (y, x) => maps[(((y * mapWidth) + x) * filters) + f]);
        picture.Save(path);
    }
}
