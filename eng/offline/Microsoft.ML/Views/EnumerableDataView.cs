using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view of the objects of an enumerable, which is walked anew by every cursor.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IHost _host;
    private readonly IEnumerable<TRow> _data;
    private readonly MemberColumn[] _columns;

    public EnumerableDataView(IHostEnvironment env, IEnumerable<TRow> data, MemberColumn[] columns)
    {
        (_host, _data, _columns) = (env.Register("StreamingDataView"), data, columns);
        Schema = MemberColumn.SchemaOf(columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new Cursor(this, RowCursorUtils.ActiveColumns(columnsNeeded, Schema));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursorBase
    {
        private readonly EnumerableDataView<TRow> _parent;
        private readonly IEnumerator<TRow> _rows;
        private readonly Delegate[] _getters;

        public Cursor(EnumerableDataView<TRow> parent, bool[] active)
            : base(parent._host)
        {
            (_parent, _rows) = (parent, parent._data.GetEnumerator());
            _getters = [.. parent._columns.Select((column, i) => active[i] ? MemberReading.Getter(column, Current) : null)];
        }

        public override long Batch => 0;

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            Ch.Check(column.Index >= 0 && column.Index < _getters.Length, $"Column index must be between 0 and {_getters.Length}");
            return _getters[column.Index] != null;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw Ch.Except($"Invalid TValue in GetGetter for column #{column}: '{typeof(TValue)}', expected type: '{_getters[column.Index].GetType().GetGenericArguments()[0]}'.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
            => (ref DataViewRowId id) =>
            {
                Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
                id = new DataViewRowId((ulong)Position, 0);
            };

        protected override bool MoveNextCore() => _rows.MoveNext();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _rows.Dispose();
            base.Dispose(disposing);
        }

        private TRow Current()
        {
            Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
            return _rows.Current;
        }
    }
}
