namespace Microsoft.ML.Data;

/// <summary>Where the columns of a source and those added to it stand: an added column stands behind the one it hides, or last.</summary>
internal sealed class ColumnBindings
{
    private readonly int[] _sources;
    private readonly int[] _added;

    public ColumnBindings(DataViewSchema input, DataViewSchema.DetachedColumn[] added)
    {
        InputSchema = input;
        var order = input.Select(column => (column.Name, Source: column.Index, Added: -1)).ToList();
        for (var i = 0; i < added.Length; i++)
        {
            var hidden = order.FindLastIndex(entry => entry.Name == added[i].Name);
            order.Insert(hidden < 0 ? order.Count : hidden + 1, (added[i].Name, -1, i));
        }
        var builder = new DataViewSchema.Builder();
        foreach (var (name, source, index) in order)
        {
            if (source < 0)
                builder.AddColumn(name, added[index].Type, added[index].Annotations);
            else
                builder.AddColumn(name, input[source].Type, input[source].Annotations);
        }
        Schema = builder.ToSchema();
        _sources = [.. order.Select(entry => entry.Source)];
        _added = [.. order.Select(entry => entry.Added)];
        AddedColumns = [.. Enumerable.Range(0, added.Length).Select(i => Array.IndexOf(_added, i))];
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema Schema { get; }

    /// <summary>The places of the added columns.</summary>
    public int[] AddedColumns { get; }

    /// <summary>The column of the source that stands in a place, or the number of the added one.</summary>
    public bool IsSource(DataViewSchema.Column column, out int index)
    {
        var isSource = _sources[column.Index] >= 0;
        index = isSource ? _sources[column.Index] : _added[column.Index];
        return isSource;
    }

    /// <summary>Which added columns are active.</summary>
    public Func<int, bool> ActiveAdded(bool[] active) => added => added >= 0 && added < AddedColumns.Length && active[AddedColumns[added]];

    /// <summary>Which columns of the source are active.</summary>
    public bool[] ActiveSource(bool[] active)
    {
        var result = new bool[InputSchema.Count];
        for (var i = 0; i < active.Length; i++)
        {
            if (_sources[i] >= 0)
                result[_sources[i]] = active[i];
        }
        return result;
    }
}
