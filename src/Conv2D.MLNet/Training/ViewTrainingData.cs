using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>Images and labels of a data view, read row by row: memory does not grow with the number of rows.</summary>
internal sealed class ViewTrainingData(IDataView view, DataViewSchema.Column images, LabelColumn labels, ImageShape shape) : ITrainingData
{
    public LabelKind LabelKind => labels.Kind;

    public int? ClassCount => labels.ClassCount;

    public IEnumerable<float> ReadLabels()
    {
        using var cursor = view.GetRowCursor([labels.Column]);
        var label = labels.Reader(cursor);
        while (cursor.MoveNext())
            yield return label();
    }

    public ITrainingReader Read() => new Reader(view.GetRowCursor([images, labels.Column]), images, labels, shape);

    private sealed class Reader(DataViewRowCursor cursor, DataViewSchema.Column images, LabelColumn labels, ImageShape shape) : ITrainingReader
    {
        private readonly ImageReader _images = new(cursor, images, shape.Length);
        private readonly Func<float> _label = labels.Reader(cursor);

        public bool MoveNext() => cursor.MoveNext();

        public float ReadRow(Span<float> image)
        {
            _images.Read().CopyTo(image);
            return _label();
        }

        public void Dispose() => cursor.Dispose();
    }
}
