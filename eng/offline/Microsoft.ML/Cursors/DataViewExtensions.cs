namespace Microsoft.ML.Data;

internal static class DataViewExtensions
{
    public static DataViewRowCursor GetRowCursor(this IDataView dv, params DataViewSchema.Column[] columnsNeeded)
        => dv.GetRowCursor((IEnumerable<DataViewSchema.Column>)columnsNeeded);

    public static DataViewRowCursor GetRowCursor(this IDataView dv, DataViewSchema.Column columnNeeded) => dv.GetRowCursor([columnNeeded], null);

    public static DataViewRowCursor GetRowCursor(this IDataView dv) => dv.GetRowCursor([], null);

    public static DataViewRowCursor GetRowCursorForAllColumns(this IDataView dv) => dv.GetRowCursor(dv.Schema, null);

    public static DataViewRow GetRow(this IRowToRowMapper rowMapper, DataViewRow input, params DataViewSchema.Column[] activeColumns)
        => rowMapper.GetRow(input, (IEnumerable<DataViewSchema.Column>)activeColumns);
}
