namespace Conv2D.Numerics;

/// <summary>Images and labels in arrays.</summary>
public sealed class InMemoryTrainingData : ITrainingData
{
    private readonly ReadOnlyMemory<float> _images, _labels;

    /// <summary>Takes images that lie one after another.</summary>
    /// <param name="images">The images; not copied.</param>
    /// <param name="labels">A label for each; not copied.</param>
    /// <param name="labelKind">What the labels are.</param>
    /// <param name="classCount">Number of classes; null for the largest label plus 1.</param>
    /// <exception cref="ArgumentException">The images do not divide into as many as there are labels.</exception>
    public InMemoryTrainingData(ReadOnlyMemory<float> images, ReadOnlyMemory<float> labels, LabelKind labelKind, int? classCount = null)
    {
        if (labels.Length == 0 ? images.Length != 0 : images.Length % labels.Length != 0)
            throw new ArgumentException($"images has {images.Length} values, which {labels.Length} labels do not divide.", nameof(images));
        _images = images;
        _labels = labels;
        LabelKind = labelKind;
        ClassCount = classCount;
    }

    /// <inheritdoc/>
    public LabelKind LabelKind { get; }

    /// <inheritdoc/>
    public int? ClassCount { get; }

    /// <inheritdoc/>
    public IEnumerable<float> ReadLabels()
    {
        for (int i = 0; i < _labels.Length; i++)
            yield return _labels.Span[i];
    }

    /// <inheritdoc/>
    public ITrainingReader Read() => new Reader(this);

    private sealed class Reader(InMemoryTrainingData data) : ITrainingReader
    {
        private int _row = -1;

        public bool MoveNext() => ++_row < data._labels.Length;

        public float ReadRow(Span<float> image)
        {
            int length = data._images.Length / data._labels.Length;
            if (image.Length != length)
                throw new ArgumentException($"The layer's input has {image.Length} values; the images have {length}.", nameof(image));
            data._images.Span.Slice(_row * length, length).CopyTo(image);
            return data._labels.Span[_row];
        }

        public void Dispose()
        {
        }
    }
}
