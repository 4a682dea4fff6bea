using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The values of one column in memory, in numbered places.</summary>
internal abstract class StoredColumn
{
    /// <summary>A store for a column that takes its values from the rows of a cursor.</summary>
    public static StoredColumn Create(DataViewRow row, DataViewSchema.Column column)
        => (StoredColumn)typeof(StoredColumn).GetMethod(nameof(OfType), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;

    /// <summary>Puts the value of the current row into a place: one that was used before, or the next new one.</summary>
    public abstract void Put(int place);

    /// <summary>Gets the value in the place that is asked for.</summary>
    public abstract Delegate Getter(Func<int> place);

    private static Values<T> OfType<T>(DataViewRow row, DataViewSchema.Column column)
        => new(row.GetGetter<T>(column), column.Type as VectorDataViewType);

    /// <summary>Values of one type; vectors are copied, because their arrays are reused by others.</summary>
    private sealed class Values<T>(ValueGetter<T> source, VectorDataViewType vector) : StoredColumn
    {
        private readonly List<T> _values = [];
        private readonly Action<T, Copy> _copy = vector == null ? null : CopierOf(vector);

        public override void Put(int place)
        {
            if (place == _values.Count)
                _values.Add(default);
            var value = _values[place];
            source(ref value);
            _values[place] = value;
        }

        public override Delegate Getter(Func<int> place)
        {
            if (_copy == null)
                return (ValueGetter<T>)((ref T destination) => destination = _values[place()]);
            var copy = new Copy();
            return (ValueGetter<T>)((ref T destination) =>
            {
                copy.Destination = destination;
                _copy(_values[place()], copy);
                destination = copy.Destination;
            });
        }

        private static Action<T, Copy> CopierOf(VectorDataViewType vector)
            => (Action<T, Copy>)typeof(Values<T>).GetMethod(nameof(VectorCopier), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(vector.ItemType.RawType).Invoke(null, null)!;

        private static Delegate VectorCopier<TItem>()
            => (Action<VBuffer<TItem>, Values<VBuffer<TItem>>.Copy>)((from, copy) => from.CopyTo(ref copy.Destination));

        public sealed class Copy
        {
            public T Destination;
        }
    }
}
