using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of a view that pass a test.</summary>
internal sealed class FilteredDataView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly DataViewSchema.Column[] _tested;
    private readonly Func<DataViewRow, Func<Verdict>> _test;
    private readonly Func<long, long> _rowCount;

    /// <param name="env">The environment.</param>
    /// <param name="source">The view.</param>
    /// <param name="tested">The columns the test reads.</param>
    /// <param name="test">Makes the test of one cursor; it is run once for every row, in order.</param>
    /// <param name="canShuffle">Whether the test does not mind the order of rows.</param>
    /// <param name="rowCount">How many rows pass of how many; none if only the test can tell.</param>
    public FilteredDataView(
        IHostEnvironment env, IDataView source, IEnumerable<DataViewSchema.Column> tested, Func<DataViewRow, Func<Verdict>> test,
        bool canShuffle, Func<long, long> rowCount = null)
    {
        _rowCount = rowCount;
        (_host, _source, _tested, _test) = (env.Register("Filter"), source, [.. tested], test);
        CanShuffle = canShuffle && source.CanShuffle;
    }

    /// <summary>What becomes of a row.</summary>
    public enum Verdict
    {
        Keep,
        Skip,
        Stop,
    }

    public bool CanShuffle { get; }

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rowCount != null && _source.GetRowCount() is { } rows ? _rowCount(rows) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        var input = _source.GetRowCursor(Schema.Where(column => active[column.Index]).Concat(_tested), CanShuffle ? rand : null);
        return new Cursor(_host, input, active, _test(input));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IChannelProvider provider, DataViewRowCursor input, bool[] active, Func<Verdict> test)
        : LinkedRootCursorBase(provider, input)
    {
        public override long Batch => Input.Batch;

        public override DataViewSchema Schema => Input.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            return Input.GetGetter<TValue>(column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

        protected override bool MoveNextCore()
        {
            while (Root.MoveNext())
            {
                switch (test())
                {
                    case Verdict.Keep:
                        return true;
                    case Verdict.Stop:
                        return false;
                }
            }
            return false;
        }
    }
}
