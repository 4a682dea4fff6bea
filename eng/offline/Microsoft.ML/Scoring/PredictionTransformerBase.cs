using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that predicts with a model.</summary>
public abstract class PredictionTransformerBase<TModel> : IPredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private protected const string ModelFolder = "Model";
    private protected const string TrainSchemaEntry = "TrainSchema";

    private protected readonly IHost Host;
    private protected readonly DataViewSchema TrainSchema;

    private protected PredictionTransformerBase(IHost host, TModel model, DataViewSchema trainSchema)
    {
        host.CheckValue(model, nameof(model));
        host.CheckValue(trainSchema, nameof(trainSchema));
        (Host, Model, TrainSchema) = (host, model, trainSchema);
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public TModel Model { get; }

    /// <inheritdoc/>
    public abstract DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return Bind(input);
    }

    /// <summary>Frees what the model holds.</summary>
    public void Dispose() => (Model as IDisposable)?.Dispose();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return Bind(new EmptyDataView(Host, inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected static DataViewSchema LoadTrainSchema(ModelLoadContext ctx)
    {
        using var entry = new MemoryStream();
        Contracts.CheckDecode(ctx.TryLoadBinaryStream(TrainSchemaEntry, reader => reader.BaseStream.CopyTo(entry)), "The model has no schema of its training set.");
        entry.Position = 0;
        return SchemaFile.Read(entry);
    }

    private protected abstract void SaveModel(ModelSaveContext ctx);

    private protected abstract IRowMapper MakeRowMapper(DataViewSchema schema);

    private protected void SaveModelCore(ModelSaveContext ctx)
    {
        ctx.SaveModel(Model, ModelFolder);
        var visible = new DataViewSchema.Builder();
        visible.AddColumns(TrainSchema.Where(column => !column.IsHidden));
        ctx.SaveBinaryStream(TrainSchemaEntry, writer => SchemaFile.Write(writer.BaseStream, visible.ToSchema()));
    }

    private RowToRowMapperTransform Bind(IDataView input) => new(Host, input, MakeRowMapper(input.Schema), MakeRowMapper);
}

/// <summary>A transformer that predicts from one column of features.</summary>
public abstract class SingleFeaturePredictionTransformerBase<TModel> : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(IHost host, TModel model, DataViewSchema trainSchema, string featureColumn)
        : base(host, model, trainSchema)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = (trainSchema.GetColumnOrNull(featureColumn) ?? throw host.ExceptSchemaMismatch(nameof(featureColumn), "feature", featureColumn)).Type;
    }

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType { get; }

    /// <inheritdoc/>
    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var feature = inputSchema.GetColumnOrNull(FeatureColumnName) ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", FeatureColumnName);
        if (!feature.Type.Equals(FeatureColumnType))
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", FeatureColumnName, FeatureColumnType.ToString(), feature.Type.ToString());
        return Transform(new EmptyDataView(Host, inputSchema)).Schema;
    }
}
