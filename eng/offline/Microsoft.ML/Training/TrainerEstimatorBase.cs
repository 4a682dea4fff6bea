using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>Learns a model from features, labels and perhaps weights.</summary>
public abstract class TrainerEstimatorBase<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    /// <summary>The features needed.</summary>
    public readonly Column FeatureColumn;

    /// <summary>The labels needed.</summary>
    public readonly Column LabelColumn;

    /// <summary>The weights needed, if any.</summary>
    public readonly Column WeightColumn;

    private protected readonly IHost Host;

    private protected TrainerEstimatorBase(IHost host, Column feature, Column label, Column weight = default)
    {
        Host = host;
        (FeatureColumn, LabelColumn, WeightColumn) = (feature, label, weight);
    }

    /// <inheritdoc/>
    public abstract TrainerInfo Info { get; }

    /// <inheritdoc/>
    public TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        CheckInput(SchemaShape.Create(input.Schema));
        return MakeTransformer(Train(input), input.Schema);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        CheckInput(inputSchema);
        var byName = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in GetOutputColumnsCore(inputSchema))
            byName[column.Name] = column;
        return new SchemaShape(byName.Values);
    }

    private protected abstract Column[] GetOutputColumnsCore(SchemaShape inputSchema);

    private protected abstract TModel Train(IDataView data);

    private protected abstract TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema);

    private void CheckInput(SchemaShape shape)
    {
        Check("feature", FeatureColumn);
        if (WeightColumn.IsValid)
            Check("weight", WeightColumn);
        Check("label", LabelColumn);

        void Check(string role, Column needed)
        {
            if (!shape.TryFindColumn(needed.Name, out var column))
                throw Host.ExceptSchemaMismatch("inputSchema", role, needed.Name);
            if (!needed.IsCompatibleWith(column))
                throw Host.ExceptSchemaMismatch(role == "label" ? "labelCol" : "inputSchema", role, needed.Name, needed.GetTypeString(), column.GetTypeString());
        }
    }
}
