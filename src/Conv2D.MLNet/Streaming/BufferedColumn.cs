using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>The values of another column for the rows that were read ahead, by slot.</summary>
internal abstract class BufferedColumn
{
    public static BufferedColumn Create(DataViewRow source, DataViewSchema.Column column, int slots)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(Vectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(Values<>).MakeGenericType(column.Type.RawType);
        return (BufferedColumn)Activator.CreateInstance(type, source, column, slots)!;
    }

    /// <summary>Takes the value of the row that the source is at.</summary>
    public abstract void Read(int slot);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of what was read into the slot that <paramref name="slot"/> tells.</summary>
    public abstract Delegate MakeGetter(Func<int> slot);

    private sealed class Values<T>(DataViewRow source, DataViewSchema.Column column, int slots) : BufferedColumn
    {
        private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
        private readonly T[] _values = new T[slots];

        public override void Read(int slot) => _getter(ref _values[slot]);

        public override Delegate MakeGetter(Func<int> slot) => (ValueGetter<T>)((ref T value) => value = _values[slot()]);
    }

    private sealed class Vectors<T>(DataViewRow source, DataViewSchema.Column column, int slots) : BufferedColumn
    {
        private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _vectors = new VBuffer<T>[slots];

        public override void Read(int slot) => _getter(ref _vectors[slot]);

        public override Delegate MakeGetter(Func<int> slot) =>
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> vector) => _vectors[slot()].CopyTo(ref vector));
    }
}
