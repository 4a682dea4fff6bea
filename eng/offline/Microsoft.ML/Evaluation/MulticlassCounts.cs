using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Counts what a multiclass model gets right and wrong.</summary>
internal sealed class MulticlassCounts(int classes)
{
    private const float LeastProbability = 1e-15f;

    private readonly double[] _instances = new double[classes];
    private readonly double[] _logLoss = new double[classes];
    private readonly double[] _ranks = new double[classes + 1];
    private readonly double[][] _table = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    private double _total;
    private double _totalLogLoss;

    public static MulticlassClassificationMetrics Evaluate(IHostEnvironment env, IDataView data, string labelName, string scoreName, string predictedName, int topK)
    {
        DataViewSchema.Column Find(string name, string role) => data.Schema.GetColumnOrNull(name) ?? throw env.ExceptParam("schema", $"{role} column '{name}' not found");
        var (label, score, predicted) = (Find(labelName, "Label"), Find(scoreName, "Score"), Find(predictedName, "PredictedLabel"));
        var classes = score.Type.GetVectorSize();
        if (classes < 2 || score.Type.GetItemType() != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", "score", score.Name, "vector of two or more items of type Single", score.Type.ToString());
        if (label.Type is not KeyDataViewType and not NumberDataViewType)
            throw env.ExceptSchemaMismatch("schema", "label", label.Name, "Single, Double or Key", label.Type.ToString());

        var counts = new MulticlassCounts(classes);
        using var cursor = data.GetRowCursor([label, score], null);
        var getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        var getScores = cursor.GetGetter<VBuffer<float>>(score);
        var (truth, buffer, scores) = (0f, default(VBuffer<float>), new float[classes]);
        while (cursor.MoveNext())
        {
            getLabel(ref truth);
            if (float.IsNaN(truth) || truth < 0 || truth != (int)truth)
                continue;
            getScores(ref buffer);
            buffer.CopyTo(scores);
            if (Array.TrueForAll(scores, float.IsFinite))
                counts.Add(scores, (int)truth);
        }
        return new(counts, topK, ClassNames(score, predicted, classes));
    }

    public double LogLoss => _total > 0 ? _totalLogLoss / _total : 0;

    public double LogLossReduction
    {
        get
        {
            var entropy = -_instances.Where(count => count != 0).Sum(count => count * Math.Log(count / _total)) / _total;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double MicroAccuracy => _total > 0 ? _ranks[0] / _total : 0;

    public double MacroAccuracy
    {
        get
        {
            var seen = Enumerable.Range(0, classes).Where(c => _instances[c] > 0).ToArray();
            return seen.Length > 0 ? seen.Sum(c => _table[c][c] / _instances[c]) / seen.Length : 0;
        }
    }

    public double[] PerClassLogLoss => [.. _logLoss.Zip(_instances, (loss, count) => count > 0 ? loss / count : 0)];

    public double[][] Table => _table;

    public double[] TopAccuracies(int k)
    {
        var accuracies = new double[k];
        double sum = 0;
        for (var i = 0; i < k; i++)
            accuracies[i] = sum += _ranks[i] / _total;
        return accuracies;
    }

    /// <summary>Where the right class comes by score; of equal scores the first class counts as higher.</summary>
    private void Add(float[] scores, int truth)
    {
        var known = truth < classes;
        var right = known ? scores[truth] : 0;
        var loss = -Math.Log(known ? Math.Min(1, Math.Max(LeastProbability, right)) : LeastProbability);
        var (rank, assigned) = (0, 0);
        for (var i = 0; i < classes; i++)
        {
            if (scores[i] > right || (scores[i] == right && i < truth))
                rank++;
            if (scores[i] > scores[assigned])
                assigned = i;
        }
        _total++;
        _totalLogLoss += loss;
        _ranks[rank]++;
        if (!known)
            return;
        _instances[truth]++;
        _logLoss[truth] += loss;
        _table[truth][rank == 0 ? truth : assigned]++;
    }

    private static string[] ClassNames(DataViewSchema.Column score, DataViewSchema.Column predicted, int classes)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (score.HasSlotNames())
            score.GetSlotNames(ref names);
        else if (predicted.HasKeyValues() && predicted.Type.GetKeyCount() == (ulong)classes)
            predicted.GetKeyValues(ref names);
        else
            return [.. Enumerable.Range(0, classes).Select(i => i.ToString())];
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
