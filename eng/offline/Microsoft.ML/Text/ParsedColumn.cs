using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The value of one column of the view in the current line.</summary>
internal abstract class ParsedColumn
{
    public static ParsedColumn Create(DataViewSchema.Column column, int[] fields)
        => (ParsedColumn)typeof(ParsedColumn).GetMethod(column.Type is VectorDataViewType ? nameof(VectorOf) : nameof(ScalarOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(column.Type.GetItemType().RawType).Invoke(null, [column.Name, fields])!;

    /// <summary>Reads it.</summary>
    public abstract void Read(in TextLine line);

    /// <summary>Gets it, after <paramref name="check"/> has found nothing wrong.</summary>
    public abstract Delegate Getter(Action check);

    private static Scalar<T> ScalarOf<T>(string name, int[] fields) => new(name, fields[0]);

    private static Vector<T> VectorOf<T>(string name, int[] fields) => new(name, fields);

    private sealed class Scalar<T>(string name, int field) : ParsedColumn
    {
        private readonly TextValues.TryParse<T> _tryParse = TextValues.ParserOf<T>();
        private T _value;

        public override void Read(in TextLine line)
        {
            var text = line.Field(field);
            if (text.IsEmpty)
                _value = default;
            else if (!_tryParse(text, out _value) && !TextValues.CanBeMissing(typeof(T)))
                throw Contracts.Except($"Could not parse value {text} in line {line.Number}, column {name}");
        }

        public override Delegate Getter(Action check) => (ValueGetter<T>)((ref T destination) =>
        {
            check();
            destination = _value;
        });
    }

    /// <summary>Sparse as long as no more than half the fields have text.</summary>
    private sealed class Vector<T>(string name, int[] fields) : ParsedColumn
    {
        private readonly TextValues.TryParse<T> _tryParse = TextValues.ParserOf<T>();
        private readonly T[] _values = new T[fields.Length];
        private readonly int[] _indices = new int[fields.Length];
        private int _count;

        public override void Read(in TextLine line)
        {
            _count = 0;
            for (var i = 0; i < fields.Length; i++)
            {
                var text = line.Field(fields[i]);
                if (text.IsEmpty)
                    continue;
                if (!_tryParse(text, out _values[_count]) && !TextValues.CanBeMissing(typeof(T)))
                    throw Contracts.Except($"Could not parse value {text} in slot {i} of column {name} in line {line.Number}");
                _indices[_count++] = i;
            }
        }

        public override Delegate Getter(Action check) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
        {
            check();
            var isSparse = _count <= fields.Length / 2 && _count < fields.Length;
            var editor = VBufferEditor.Create(ref destination, fields.Length, isSparse ? _count : fields.Length);
            if (isSparse)
                _indices.AsSpan(0, _count).CopyTo(editor.Indices);
            else
                editor.Values.Clear();
            for (var i = 0; i < _count; i++)
                editor.Values[isSparse ? i : _indices[i]] = _values[i];
            destination = editor.Commit();
        });
    }
}
