using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of a view in random order, out of memory.</summary>
internal sealed class ShuffledDataView(IHost host, IDataView source, int? seed) : IDataView
{
    private readonly CacheDataView _cache = new(host, source, null);
    private readonly int _seed = seed ?? host.Rand.Next();

    public bool CanShuffle => true;

    public DataViewSchema Schema => _cache.Schema;

    public long? GetRowCount() => _cache.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => _cache.GetRowCursor(columnsNeeded, rand ?? RandomUtils.Create(_seed));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
