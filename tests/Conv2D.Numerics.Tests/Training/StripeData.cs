namespace Conv2D.Numerics.Tests;

/// <summary>
/// Images of stripes, horizontal (class 0), vertical (1) or diagonal (2), at a random place and under noise: what no linear
/// model on pixels can tell apart, and one layer of 3x3 filters can. Made as they are read, so that any number streams by.
/// </summary>
internal sealed class StripeData(int rows, int size = 8, LabelKind kind = LabelKind.Class, int classes = 3, DataFormat format = DataFormat.ChannelsLast) : ITrainingData
{
    public const int Channels = 2;

    public LabelKind LabelKind => kind;

    public int? ClassCount => kind == LabelKind.Class ? classes : null;

    public ImageShape Shape => new(size, size, Channels);

    public int RowCount => rows;

    /// <summary>Rows that were read in all.</summary>
    public int RowsRead { get; private set; }

    public IEnumerable<float> ReadLabels() => Enumerable.Range(0, rows).Select(row => (float)(row % classes));

    public ITrainingReader Read() => new Reader(this);

    private float Write(int row, Span<float> image)
    {
        RowsRead++;
        var random = new Random(row);
        int label = row % classes, phase = random.Next(4);
        for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++)
        for (int c = 0; c < Channels; c++)
        {
            int along = label switch { 0 => y, 1 => x, _ => x + y };
            float value = ((along + phase) % 4 < 2 ? 0.5f : -0.5f) + (random.NextSingle() - 0.5f) * 0.6f;
            image[format == DataFormat.ChannelsLast ? (y * size + x) * Channels + c : (c * size + y) * size + x] = value;
        }

        return label;
    }

    private sealed class Reader(StripeData data) : ITrainingReader
    {
        private int _row = -1;

        public bool MoveNext() => ++_row < data.RowCount;

        public float ReadRow(Span<float> image) => data.Write(_row, image);

        public void Dispose()
        {
        }
    }
}
