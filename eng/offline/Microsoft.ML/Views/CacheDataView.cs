using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Keeps the columns that were asked for in memory and serves them from there, shuffled if wanted.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly IStoredColumn[] _columns;
    private readonly Lock _filling = new();
    private DataViewRowId[] _ids;

    public CacheDataView(IHostEnvironment env, IDataView input, int[] prefetch)
    {
        _host = env.Register("Cache");
        _source = input;
        _columns = new IStoredColumn[input.Schema.Count];
        if (prefetch is { Length: > 0 })
            Fill([.. prefetch.Select(index => input.Schema[index])]);
    }

    private interface IStoredColumn
    {
        void Add();

        Delegate Getter(Func<long> position);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _ids?.Length ?? _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        Fill(Schema.Where(column => active[column.Index]));
        int[] order = null;
        if (rand != null)
        {
            order = [.. Enumerable.Range(0, _ids.Length)];
            rand.Shuffle(order);
        }
        return new Cursor(this, active, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private void Fill(IEnumerable<DataViewSchema.Column> needed)
    {
        lock (_filling)
        {
            var missing = needed.Where(column => _columns[column.Index] == null).ToArray();
            if (missing.Length == 0 && _ids != null)
                return;
            using var cursor = _source.GetRowCursor(missing);
            var stores = missing.Select(column => (IStoredColumn)typeof(CacheDataView)
                .GetMethod(nameof(Store), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(column.Type.RawType).Invoke(null, [cursor, column])).ToArray();
            var ids = new List<DataViewRowId>();
            var getId = cursor.GetIdGetter();
            while (cursor.MoveNext())
            {
                DataViewRowId id = default;
                getId(ref id);
                ids.Add(id);
                foreach (var store in stores)
                    store.Add();
            }
            for (var i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = stores[i];
            _ids ??= [.. ids];
        }
    }

    private static StoredColumn<T> Store<T>(DataViewRow row, DataViewSchema.Column column)
        => new(row.GetGetter<T>(column), column.Type as VectorDataViewType);

    /// <summary>The values of one column; vectors are copied, because their arrays are reused by others.</summary>
    private sealed class StoredColumn<T>(ValueGetter<T> source, VectorDataViewType vector) : IStoredColumn
    {
        private readonly List<T> _values = [];
        private readonly Action<T, Copy> _copy = vector == null ? null : CopierOf(vector);

        public void Add()
        {
            T value = default;
            source(ref value);
            _values.Add(value);
        }

        public Delegate Getter(Func<long> position)
        {
            if (_copy == null)
                return (ValueGetter<T>)((ref T destination) => destination = _values[(int)position()]);
            var copy = new Copy();
            return (ValueGetter<T>)((ref T destination) =>
            {
                copy.Destination = destination;
                _copy(_values[(int)position()], copy);
                destination = copy.Destination;
            });
        }

        private static Action<T, Copy> CopierOf(VectorDataViewType vector)
            => (Action<T, Copy>)typeof(StoredColumn<T>).GetMethod(nameof(VectorCopier), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(vector.ItemType.RawType).Invoke(null, null);

        private static Delegate VectorCopier<TItem>()
            => (Action<VBuffer<TItem>, StoredColumn<VBuffer<TItem>>.Copy>)((from, copy) => from.CopyTo(ref copy.Destination));

        public sealed class Copy
        {
            public T Destination;
        }
    }

    private sealed class Cursor : RootCursorBase
    {
        private readonly CacheDataView _parent;
        private readonly Delegate[] _getters;
        private readonly int[] _order;
        private int _next;

        public Cursor(CacheDataView parent, bool[] active, int[] order)
            : base(parent._host)
        {
            (_parent, _order) = (parent, order);
            _getters = [.. active.Select((isActive, i) => isActive ? parent._columns[i].Getter(Row) : null)];
        }

        public override long Batch => 0;

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] != null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw Ch.Except($"Invalid TValue: '{typeof(TValue)}' for column '{column}'.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _parent._ids[Row()];

        protected override bool MoveNextCore() => _next++ < _parent._ids.Length;

        private long Row()
        {
            Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
            return _order == null ? Position : _order[Position];
        }
    }
}
