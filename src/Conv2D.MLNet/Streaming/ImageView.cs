using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// The view that <see cref="ImageTransformer.Transform"/> gives: ML.NET's own view of a row mapper, except for a single
/// cursor over the feature maps. There ML.NET would hand rows to two cursors and put their outputs together again in
/// batches of 64 to 128, which for feature maps is megabytes written, read and copied through main memory; the cursor
/// here lets the cores work on a few rows ahead, in memory that stays in their caches.
/// </summary>
internal sealed class ImageView(IHost host, ImageTransformer transformer, RowToRowMapperTransform rows)
    : IDataTransform, IRowToRowMapper, ITransformCanSaveOnnx
{
    private readonly DataViewSchema.Column _features = rows.OutputSchema[transformer.OutputColumn];

    public IDataView Source => rows.Source;

    public DataViewSchema Schema => rows.OutputSchema;

    public bool CanShuffle => rows.CanShuffle;

    private IRowToRowMapper RowMapper => rows;

    DataViewSchema IRowToRowMapper.InputSchema => rows.InputSchema;

    DataViewSchema IRowToRowMapper.OutputSchema => rows.OutputSchema;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        host.CheckValue(columnsNeeded, nameof(columnsNeeded));
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        bool canBuffer = needed.All(column => column.Type is PrimitiveDataViewType or VectorDataViewType);
        if (!canBuffer || !needed.Any(column => column.Index == _features.Index))
            return rows.GetRowCursor(needed, rand);
        var source = Source.GetRowCursor(RowMapper.GetDependencies(needed), CanShuffle ? rand : null);
        try
        {
            return new ReadAheadCursor(host, transformer, source, Schema, needed, _features.Index);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    // Several cursors are several threads already: ML.NET's own, each with one thread.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        rows.GetRowCursorSet(columnsNeeded, n, rand);

    IEnumerable<DataViewSchema.Column> IRowToRowMapper.GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        RowMapper.GetDependencies(dependingColumns);

    DataViewRow IRowToRowMapper.GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        RowMapper.GetRow(input, activeColumns);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)rows).Save(ctx);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => ((ICanSaveOnnx)rows).CanSaveOnnx(ctx);

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => ((ISaveAsOnnx)rows).SaveAsOnnx(ctx);
}
