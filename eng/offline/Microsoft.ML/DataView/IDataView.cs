using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Rows under a schema, read lazily and only the columns asked for.</summary>
public interface IDataView
{
    /// <summary>Whether rows can come in random order.</summary>
    bool CanShuffle { get; }

    /// <summary>The columns.</summary>
    DataViewSchema Schema { get; }

    /// <summary>The number of rows where it is known without counting.</summary>
    long? GetRowCount();

    /// <summary>A cursor over the rows with the columns needed active; in random order where <paramref name="rand"/> is given.</summary>
    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    /// <summary>Up to <paramref name="n"/> cursors that share the rows between them.</summary>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}

/// <summary>Fills <paramref name="value"/>, reusing the buffers it already has.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);

/// <summary>One row: values of the active columns.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>The position in the sequence of rows; -1 before the first.</summary>
    public abstract long Position { get; }

    /// <summary>The batch, by which rows of parallel cursors are put in order again.</summary>
    public abstract long Batch { get; }

    /// <summary>The columns.</summary>
    public abstract DataViewSchema Schema { get; }

    /// <summary>Reads the identity of the row.</summary>
    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    /// <summary>Whether values of the column can be asked for.</summary>
    public abstract bool IsColumnActive(DataViewSchema.Column column);

    /// <summary>Reads the values of an active column.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    /// <summary>Frees what the row holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the row holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>A row that moves.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    /// <summary>Goes to the next row; false at the end.</summary>
    public abstract bool MoveNext();
}
