using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Kinds = Microsoft.ML.Data.AnnotationUtils.Kinds;

namespace Microsoft.ML.Data;

/// <summary>Adds the predicted class and the score of every class, with the names of the classes as annotations.</summary>
internal sealed class MulticlassScorer(
    ITransformer transformer, IMulticlassModel model, DataViewSchema schema, DataViewSchema.Column feature,
    DataViewSchema.Column? label, string scoreName, string predictedName) : IRowMapper
{
    private const int Predicted = 0;
    private const int Scores = 1;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        var any = activeOutput(Predicted) || activeOutput(Scores);
        return column => any && column == feature.Index;
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        disposer = null;
        var getters = new Delegate[2];
        if (!activeOutput(Predicted) && !activeOutput(Scores))
            return getters;
        var scores = new CachedScores(input, input.GetGetter<VBuffer<float>>(input.Schema[feature.Index]), model);
        if (activeOutput(Predicted))
            getters[Predicted] = (ValueGetter<uint>)((ref uint destination) => destination = Best(scores.Current()));
        if (activeOutput(Scores))
        {
            getters[Scores] = (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) =>
            {
                var editor = VBufferEditor.Create(ref destination, model.ClassCount);
                scores.Current().CopyTo(editor.Values);
                destination = editor.Commit();
            });
        }
        return getters;
    }

    public DataViewSchema.DetachedColumn[] GetOutputColumns()
    {
        var setId = schema.GetMaxAnnotationKind(out _, Kinds.ScoreColumnSetId) + 1;
        var names = label is { Type: KeyDataViewType { Count: var count } } column && count == (ulong)model.ClassCount
            ? column.Annotations.Schema.GetColumnOrNull(Kinds.KeyValues)
            : null;
        var predicted = new DataViewSchema.Annotations.Builder();
        predicted.AddPrimitiveValue(Kinds.ScoreColumnKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification.AsMemory());
        predicted.AddPrimitiveValue(Kinds.ScoreValueKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreValueKind.PredictedLabel.AsMemory());
        if (names != null)
            predicted.Add(label!.Value.Annotations, name => name == Kinds.KeyValues);
        predicted.AddPrimitiveValue(Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, setId);

        var scores = new DataViewSchema.Annotations.Builder();
        scores.AddPrimitiveValue(Kinds.ScoreColumnKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification.AsMemory());
        scores.AddPrimitiveValue(Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, setId);
        scores.AddPrimitiveValue(Kinds.ScoreValueKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreValueKind.Score.AsMemory());
        if (names is { Type: VectorDataViewType { ItemType: var itemType } type } values)
        {
            var getter = label!.Value.Annotations.GetGetterInternal(values.Index);
            scores.Add(Kinds.TrainingLabelValues, type, getter);
            if (itemType is TextDataViewType)
                scores.Add(Kinds.SlotNames, type, getter);
        }
        return
        [
            new(predictedName, new KeyDataViewType(typeof(uint), model.ClassCount), predicted.ToAnnotations()),
            new(scoreName, new VectorDataViewType(NumberDataViewType.Single, model.ClassCount), scores.ToAnnotations()),
        ];
    }

    public ITransformer GetTransformer() => transformer;

    public void Save(ModelSaveContext ctx) => transformer.Save(ctx);

    /// <summary>The class with the highest score, counted from one; none where a score is no number.</summary>
    private static uint Best(ReadOnlySpan<float> scores)
    {
        var best = -1;
        for (var i = 0; i < scores.Length; i++)
            if (!float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]))
                best = i;
        return (uint)(best + 1);
    }

    /// <summary>The scores of the current row, worked out once for both columns.</summary>
    private sealed class CachedScores(DataViewRow row, ValueGetter<VBuffer<float>> features, IMulticlassModel model)
    {
        private readonly float[] _scores = new float[model.ClassCount];
        private VBuffer<float> _features;
        private long _position = -1;

        public ReadOnlySpan<float> Current()
        {
            if (_position != row.Position || _position < 0)
            {
                features(ref _features);
                model.Score(in _features, _scores);
                _position = row.Position;
            }
            return _scores;
        }
    }
}
