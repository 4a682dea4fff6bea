namespace FashionProducts;

/// <summary>Measures a product on its photograph, for want of a table that says it.</summary>
public static class Measurements
{
    /// <summary>Fills in the tabular columns from the pixels.</summary>
    /// <param name="product">Has its pixels: a square, row by row.</param>
    public static void Measure(Product product)
    {
        int size = (int)Math.Sqrt(product.Pixels.Length);
        int covered = 0, top = size, bottom = -1, left = size, right = -1;
        double brightness = 0, weightedRow = 0, mirrored = 0;
        for (int y = 0; y < size; y++)
        {
            var row = product.Pixels.AsSpan(y * size, size);
            for (int x = 0; x < size; x++)
            {
                if (row[x] == 0)
                    continue;
                covered++;
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                brightness += row[x];
                weightedRow += y * row[x];
                mirrored += Math.Min(row[x], row[size - 1 - x]);
            }
        }

        if (covered == 0)
            return;
        product.Coverage = (float)covered / product.Pixels.Length;
        product.HeightToWidth = (bottom - top + 1f) / (right - left + 1f);
        product.Brightness = (float)(brightness / covered);
        product.Symmetry = (float)(mirrored / brightness);
        product.CentreOfMass = bottom == top ? 0.5f : (float)(((weightedRow / brightness) - top) / (bottom - top));
    }
}
