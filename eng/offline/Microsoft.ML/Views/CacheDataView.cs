using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Keeps the columns that were asked for in memory and serves them from there, shuffled if wanted.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly StoredColumn[] _columns;
    private readonly Lock _filling = new();
    private DataViewRowId[] _ids;

    public CacheDataView(IHostEnvironment env, IDataView input, int[] prefetch)
    {
        _host = env.Register("Cache");
        _source = input;
        _columns = new StoredColumn[input.Schema.Count];
        if (prefetch is { Length: > 0 })
            Fill([.. prefetch.Select(index => input.Schema[index])]);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _ids?.Length ?? _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        Fill(Schema.Where(column => active[column.Index]));
        return new Cursor(this, active, rand == null ? null : RandomUtils.GetPermutation(rand, _ids.Length));
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
            var stores = missing.Select(column => StoredColumn.Create(cursor, column)).ToArray();
            var ids = new List<DataViewRowId>();
            var getId = cursor.GetIdGetter();
            while (cursor.MoveNext())
            {
                DataViewRowId id = default;
                getId(ref id);
                foreach (var store in stores)
                    store.Put(ids.Count);
                ids.Add(id);
            }
            for (var i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = stores[i];
            _ids ??= [.. ids];
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

        private int Row()
        {
            Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
            return _order == null ? (int)Position : _order[Position];
        }
    }
}
