using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Either rows run in parallel or the cores share a row, never both.</summary>
public class CoreSharingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_row_that_a_mapper_makes_of_a_cursors_row_counts_as_streamed()
    {
        var data = Images.Load(_ml, 2);
        var chain = _ml.Transforms.Conv2D("First", 2, 2, "Image").Append(_ml.Transforms.Conv2D("Second", 2, 2, "First")).Fit(data);
        var mapper = ((ITransformer)chain).GetRowToRowMapper(data.Schema);
        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        Assert.IsNotAssignableFrom<DataViewRowCursor>(row);
        Assert.True(RowOrigin.IsCursor(row));
        Assert.True(RowOrigin.IsCursor(cursor));
    }

    [Fact]
    public void A_row_that_stands_alone_does_not()
    {
        Assert.False(RowOrigin.IsCursor(new LoneRow()));
    }

    [Fact]
    public void One_row_at_a_time_has_all_cores()
    {
        int first = FreeCores.Take(8), second = FreeCores.Take(8);
        FreeCores.Return(second);
        int third = FreeCores.Take(8);
        FreeCores.Return(third);
        FreeCores.Return(first);

        // Another test's row may have them at this moment; then nobody here has.
        Assert.Contains(first, new[] { 8, 1 });
        Assert.Equal(1, first == 8 ? second : 1);
        Assert.Equal(1, first == 8 ? third : 1);
        Assert.Equal(1, FreeCores.Take(1));
    }

    private sealed class LoneRow : DataViewRow
    {
        public override long Position => 0;

        public override long Batch => 0;

        public override DataViewSchema Schema => new DataViewSchema.Builder().ToSchema();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => throw new InvalidOperationException();

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;

        public override bool IsColumnActive(DataViewSchema.Column column) => false;
    }
}
