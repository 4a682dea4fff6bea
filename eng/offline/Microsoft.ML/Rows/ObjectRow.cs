using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A row over whichever object it is moved to.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly IHost _host;
    private readonly Delegate[] _getters;
    private TRow _current;
    private long _position = -1;

    public ObjectRow(IHostEnvironment env, MemberColumn[] columns)
    {
        _host = env.Register("Row");
        Schema = MemberColumn.SchemaOf(columns);
        _getters = [.. columns.Select(column => MemberReading.Getter(column, Current))];
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public void MoveTo(TRow row)
    {
        _host.CheckValue(row, nameof(row));
        _current = row;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => _getters[column.Index] as ValueGetter<TValue>
            ?? throw _host.Except($"Invalid TValue in GetGetter for column #{column}: '{typeof(TValue)}', expected type: '{_getters[column.Index].GetType().GetGenericArguments()[0]}'.");

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    private TRow Current()
    {
        _host.Check(_position >= 0, RowCursorUtils.FetchValueStateError);
        return _current;
    }
}
