using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>
/// What ML.NET asks of each of its own estimators, whatever it does: schemas agree, invalid input is refused, saving
/// loses nothing, and every way to read the output gives the same rows.
/// </summary>
internal static class EstimatorWorkout
{
    public static void Run(MLContext ml, IEstimator<ITransformer> estimator, IDataView data, params IDataView[] invalid)
    {
        var model = estimator.Fit(data);
        SchemasAgree(estimator, model, data);
        foreach (var view in invalid)
            InvalidInputIsRefused(estimator, model, view);
        EveryCursorGivesTheSameRows(model.Transform(data));
        TheMapperGivesTheSameRows(model, data);
        SavingLosesNothing(ml, model, data);
        Assert.Equal(Rows(model.Transform(data)), Rows(estimator.Fit(data).Transform(data)));
    }

    private static void SchemasAgree(IEstimator<ITransformer> estimator, ITransformer model, IDataView data)
    {
        var promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        var actual = model.GetOutputSchema(data.Schema);
        Assert.Equal(SchemaShape.Create(actual).Select(Describe).Order(), promised.Select(Describe).Order());
        Assert.Equal(actual.Select(Describe), model.Transform(data).Schema.Select(Describe));
    }

    private static void InvalidInputIsRefused(IEstimator<ITransformer> estimator, ITransformer model, IDataView view)
    {
        Assert.ThrowsAny<ArgumentException>(() => estimator.GetOutputSchema(SchemaShape.Create(view.Schema)));
        Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(view));
        Assert.ThrowsAny<ArgumentException>(() => model.GetOutputSchema(view.Schema));
        Assert.ThrowsAny<ArgumentException>(() => model.Transform(view));
    }

    private static void EveryCursorGivesTheSameRows(IDataView view)
    {
        var expected = Rows(view);
        Assert.NotEmpty(expected);
        var sets = view.GetRowCursorSet(view.Schema, 4);
        var parallel = new List<(DataViewRowId Id, string Text)>[sets.Length];
        Parallel.For(0, sets.Length, i => parallel[i] = RowText.ReadAll(sets[i]));
        Assert.Equal(ById(expected), ById(parallel.SelectMany(rows => rows)));
        foreach (var cursor in sets)
            cursor.Dispose();

        using var shuffled = view.GetRowCursor(view.Schema, new Random(3));
        Assert.Equal(ById(expected), ById(RowText.ReadAll(shuffled)));

        // Two cursors at once do not disturb each other.
        using var first = view.GetRowCursor(view.Schema);
        using var second = view.GetRowCursor(view.Schema);
        var (readFirst, readSecond) = (RowText.Reader(first), RowText.Reader(second));
        Assert.True(second.MoveNext());
        foreach (var row in expected)
        {
            Assert.True(first.MoveNext());
            Assert.Equal(row.Text, readFirst());
            Assert.Equal(expected[0].Text, readSecond());
        }
    }

    private static void TheMapperGivesTheSameRows(ITransformer model, IDataView data)
    {
        Assert.True(model.IsRowToRowMapper);
        var expected = Rows(model.Transform(data));
        using var cursor = data.GetRowCursor(data.Schema);
        var mapper = model.GetRowToRowMapper(data.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        var read = RowText.Reader(row);
        foreach (var (_, text) in expected)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(text, read());
        }
    }

    private static void SavingLosesNothing(MLContext ml, ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = ml.Model.Load(stream, out var schema);
        Assert.Equal(data.Schema.Select(Describe), schema.Select(Describe));
        Assert.Equal(model.GetOutputSchema(data.Schema).Select(Describe), loaded.GetOutputSchema(data.Schema).Select(Describe));
        Assert.Equal(Rows(model.Transform(data)), Rows(loaded.Transform(data)));

        using var again = new MemoryStream();
        ml.Model.Save(loaded, data.Schema, again);
        Assert.Equal(stream.Length, again.Length);
    }

    private static List<(DataViewRowId Id, string Text)> Rows(IDataView view)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        return RowText.ReadAll(cursor);
    }

    private static IEnumerable<string> ById(IEnumerable<(DataViewRowId Id, string Text)> rows) =>
        rows.OrderBy(row => row.Id.High).ThenBy(row => row.Id.Low).Select(row => $"{row.Id}: {row.Text}");

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} [{string.Join(", ", column.Annotations.Select(Describe).Order())}]";

    private static string Describe(DataViewSchema.Column column) =>
        $"{column.Name} {column.Type} {column.IsHidden} [{string.Join(", ", column.Annotations.Schema.Select(Describe).Order())}]";
}
