using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(
    typeof(ISingleFeaturePredictionTransformer<object>), typeof(MulticlassPredictionTransformer), null,
    typeof(SignatureLoadModel), "", MulticlassPredictionTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Predicts a score for each class, and the class with the highest.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly string _labelColumn;
    private readonly string _scoreColumn;
    private readonly string _predictedLabelColumn;

    internal MulticlassPredictionTransformer(
        IHostEnvironment env, TModel model, DataViewSchema trainSchema, string featureColumn, string labelColumn,
        string scoreColumn = DefaultColumnNames.Score, string predictedLabelColumn = DefaultColumnNames.PredictedLabel)
        : base(env.Register("MulticlassPredictionTransformer"), model, trainSchema, featureColumn)
        => (_labelColumn, _scoreColumn, _predictedLabelColumn) = (labelColumn, scoreColumn, predictedLabelColumn);

    // *** Binary format ***
    // in the folder Model, the model; in the entry TrainSchema, the schema of the training set
    // int: string ids of the columns of features, labels, scores and predicted labels
    internal static MulticlassPredictionTransformer<TModel> Load(IHostEnvironment env, ModelLoadContext ctx, TModel model)
    {
        var schema = LoadTrainSchema(ctx);
        var (feature, label) = (ctx.LoadNonEmptyString(), ctx.LoadStringOrNull());
        return ctx.Header.ModelVerWritten >= 0x00010002
            ? new(env, model, schema, feature, label, ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString())
            : new(env, model, schema, feature, label);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(MulticlassPredictionTransformer.GetVersionInfo());
        SaveModelCore(ctx);
        ctx.SaveStringOrNull(FeatureColumnName);
        ctx.SaveStringOrNull(_labelColumn);
        ctx.SaveStringOrNull(_scoreColumn);
        ctx.SaveStringOrNull(_predictedLabelColumn);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        var feature = schema.GetColumnOrNull(FeatureColumnName) ?? throw Host.ExceptSchemaMismatch("inputSchema", "feature", FeatureColumnName);
        if (!feature.Type.SameSizeAndItemType(FeatureColumnType))
            throw Host.ExceptSchemaMismatch("inputSchema", "feature", FeatureColumnName, FeatureColumnType.ToString(), feature.Type.ToString());
        var label = _labelColumn == null ? null : TrainSchema.GetColumnOrNull(_labelColumn);
        return new MulticlassScorer(this, (IMulticlassModel)Model, schema, feature, label, _scoreColumn, _predictedLabelColumn);
    }
}

internal static class MulticlassPredictionTransformer
{
    public const string LoaderSignature = "MulticlassPredXfer";

    internal static VersionInfo GetVersionInfo() => new(
        modelSignature: "MC  PRED",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    private static ISingleFeaturePredictionTransformer<object> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckVersionInfo(GetVersionInfo());
        var host = env.Register("MulticlassPredictionTransformer");
        ctx.LoadModel<IMulticlassModel, SignatureLoadModel>(host, out var model, "Model");
        return (ISingleFeaturePredictionTransformer<object>)typeof(MulticlassPredictionTransformer)
            .GetMethod(nameof(Typed), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(model.GetType()).Invoke(null, [host, ctx, model]);
    }

    private static object Typed<TModel>(IHostEnvironment env, ModelLoadContext ctx, TModel model)
        where TModel : class
        => MulticlassPredictionTransformer<TModel>.Load(env, ctx, model);
}
