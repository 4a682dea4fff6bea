using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>Reads the images of a column as dense spans, without allocating for each row.</summary>
internal sealed class ImageReader
{
    private readonly ValueGetter<VBuffer<float>> _getter;
    private readonly string _column;
    private readonly int _length;
    private VBuffer<float> _buffer;
    private float[]? _dense;

    public ImageReader(DataViewRow row, DataViewSchema.Column column, int length)
    {
        _getter = row.GetGetter<VBuffer<float>>(column);
        _column = column.Name;
        _length = length;
    }

    /// <summary>The image of the row that the cursor is at. Valid until the next call.</summary>
    public ReadOnlySpan<float> Read()
    {
        _getter(ref _buffer);
        if (_buffer.Length != _length)
            throw new InvalidOperationException($"Column '{_column}' holds a vector of {_buffer.Length} values in this row; its type says {_length}.");
        if (_buffer.IsDense)
            return _buffer.GetValues();
        _dense ??= new float[_length];
        _buffer.CopyTo(_dense);
        return _dense;
    }
}
