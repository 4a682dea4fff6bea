namespace Samples;

/// <summary>A picture of equally large square tiles, filled from left to right and from top to bottom.</summary>
/// <param name="columns">Tiles in a row.</param>
/// <param name="tileSize">Pixels along each side of a tile.</param>
public sealed class TiledPicture(int columns, int tileSize)
{
    private const int Gap = 4;
    private const byte Background = 32;
    private readonly List<byte[]> _tiles = [];

    /// <summary>Adds an image, 0 black and its largest value white.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="valueAt">Value at (row, column); negative ones are black.</param>
    public void AddBrightness(int height, int width, Func<int, int, float> valueAt) => Add(height, width, valueAt, value =>
    {
        byte grey = (byte)Math.Round(255 * Math.Max(value, 0));
        return (grey, grey, grey);
    });

    /// <summary>Adds numbers of both signs: white is 0, red positive, blue negative, by their share of the largest magnitude.</summary>
    /// <inheritdoc cref="AddBrightness"/>
    public void AddSigned(int height, int width, Func<int, int, float> valueAt) => Add(height, width, valueAt, value =>
    {
        byte paleness = (byte)Math.Round(255 * (1 - Math.Abs(value)));
        return value >= 0 ? ((byte)255, paleness, paleness) : (paleness, paleness, (byte)255);
    });

    /// <summary>Leaves the rest of the row empty.</summary>
    public void EndRow()
    {
        while (_tiles.Count % columns != 0)
            _tiles.Add([]);
    }

    public void Save(string path)
    {
        int rows = (_tiles.Count + columns - 1) / columns;
        int width = Gap + (columns * (tileSize + Gap)), height = Gap + (rows * (tileSize + Gap));
        byte[] rgb = new byte[width * height * 3];
        rgb.AsSpan().Fill(Background);
        for (int i = 0; i < _tiles.Count; i++)
        {
            int top = Gap + (i / columns * (tileSize + Gap)), left = Gap + (i % columns * (tileSize + Gap));
            for (int y = 0; y < tileSize && _tiles[i].Length > 0; y++)
                _tiles[i].AsSpan(y * tileSize * 3, tileSize * 3).CopyTo(rgb.AsSpan((((top + y) * width) + left) * 3));
        }

        Png.Write(path, width, height, rgb);
    }

    private void Add(int height, int width, Func<int, int, float> valueAt, Func<float, (byte Red, byte Green, byte Blue)> colour)
    {
        float largest = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                largest = Math.Max(largest, Math.Abs(valueAt(y, x)));
        }

        byte[] tile = new byte[tileSize * tileSize * 3];
        for (int i = 0; i < tileSize * tileSize; i++)
        {
            float value = valueAt(i / tileSize * height / tileSize, i % tileSize * width / tileSize);
            (tile[3 * i], tile[(3 * i) + 1], tile[(3 * i) + 2]) = colour(largest == 0 ? 0 : value / largest);
        }

        _tiles.Add(tile);
    }
}
