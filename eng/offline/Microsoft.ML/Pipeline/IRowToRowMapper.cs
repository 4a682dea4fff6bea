namespace Microsoft.ML.Data;

/// <summary>Turns single rows into rows of another schema.</summary>
public interface IRowToRowMapper
{
    /// <summary>The columns of the rows that go in.</summary>
    DataViewSchema InputSchema { get; }

    /// <summary>The columns of the rows that come out.</summary>
    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns needed for some output columns.</summary>
    IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

    /// <summary>A row that follows the input row wherever it moves.</summary>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
}

internal delegate void SignatureLoadRowMapper(ModelLoadContext ctx, DataViewSchema schema);

internal delegate void SignatureLoadDataTransform(ModelLoadContext ctx, IDataView input);

/// <summary>Adds columns to rows.</summary>
internal interface IRowMapper : ICanSaveModel
{
    Func<int, bool> GetDependencies(Func<int, bool> activeOutput);

    Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer);

    DataViewSchema.DetachedColumn[] GetOutputColumns();

    ITransformer GetTransformer();
}

/// <summary>A view on top of another.</summary>
internal interface IDataTransform : IDataView, ICanSaveModel
{
    IDataView Source { get; }
}
