using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(MaximumEntropyModelParameters), null, typeof(SignatureLoadModel), "Multiclass LR Executor", MaximumEntropyModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

/// <summary>What is learned, by its output.</summary>
public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected readonly IHost Host;

    private protected ModelParametersBase(IHostEnvironment env, string name) => Host = env.Register(name);

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveCore(ctx);

    private protected abstract void SaveCore(ModelSaveContext ctx);
}

/// <summary>Scores of several classes.</summary>
internal interface IMulticlassModel
{
    int FeatureCount { get; }

    int ClassCount { get; }

    void Score(in VBuffer<float> features, Span<float> scores);
}

/// <summary>A bias and a vector of weights for each class.</summary>
public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>, IMulticlassModel
{
    private const string LabelNamesEntry = "LabelNames";

    private readonly int _features;
    private readonly float[] _biases;
    private readonly float[] _weights;
    private readonly string[] _labelNames;

    private protected LinearMulticlassModelParametersBase(IHostEnvironment env, string name, float[] biases, float[] weights, int features, string[] labelNames)
        : base(env, name)
        => (_biases, _weights, _features, _labelNames) = (biases, weights, features, labelNames);

    // *** Binary format ***
    // int: size of a number, int: number of features, int: number of classes, float[]: biases
    // int: number of row starts, or zero for dense; int[]: row starts; int: number of indices; int[]: indices
    // int: number of weights; float[]: weights, class by class
    // optionally, in the entry LabelNames: int[]: string ids
    private protected LinearMulticlassModelParametersBase(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name)
    {
        var reader = ctx.Reader;
        SlotArrays.CheckItemSize<float>(Host, reader);
        _features = reader.ReadInt32();
        var classes = reader.ReadInt32();
        Host.CheckDecode(_features >= 1 && classes >= 1, "The size of the model is out of range.");
        _biases = SlotArrays.Read<float>(Host, reader, classes);
        var startCount = reader.ReadInt32();
        Host.CheckDecode(startCount == 0 || startCount == classes + 1, "The number of row starts is out of range.");
        var starts = SlotArrays.Read<int>(Host, reader, startCount);
        var indices = SlotArrays.Read<int>(Host, reader, reader.ReadInt32());
        var weights = SlotArrays.Read<float>(Host, reader, reader.ReadInt32());
        if (startCount == 0)
        {
            Host.CheckDecode(weights.LongLength == (long)classes * _features, "The number of weights is out of range.");
            _weights = weights;
        }
        else
        {
            Host.CheckDecode(indices.Length == weights.Length && starts[^1] == weights.Length, "The number of weights is out of range.");
            _weights = new float[classes * _features];
            for (var c = 0; c < classes; c++)
                for (var i = starts[c]; i < starts[c + 1]; i++)
                    _weights[(c * _features) + indices[i]] = weights[i];
        }
        string[] names = null;
        ctx.TryLoadBinaryStream(LabelNamesEntry, entry => names = [.. SlotArrays.Read<int>(Host, entry, classes).Select(id => ctx.Strings[id])]);
        _labelNames = names;
    }

    int IMulticlassModel.FeatureCount => _features;

    int IMulticlassModel.ClassCount => _biases.Length;

    /// <summary>The weights of each class.</summary>
    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = _biases.Length;
        if ((weights?.Length ?? 0) < numClasses)
            Array.Resize(ref weights, numClasses);
        for (var c = 0; c < numClasses; c++)
            VBuffer<float>.Copy(_weights.AsSpan(c * _features, _features).ToArray(), 0, ref weights[c], _features);
    }

    /// <summary>The bias of each class.</summary>
    public IEnumerable<float> GetBiases() => _biases;

    void IMulticlassModel.Score(in VBuffer<float> features, Span<float> scores)
    {
        Host.Check(features.Length == _features, "src length should equal the number of features");
        for (var c = 0; c < scores.Length; c++)
            scores[c] = _biases[c] + VectorMath.Dot(in features, _weights.AsSpan(c * _features, _features));
        Calibrate(scores);
    }

    private protected abstract void Calibrate(Span<float> scores);

    private protected abstract VersionInfo GetVersionInfo();

    private protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        var writer = ctx.Writer;
        writer.Write(sizeof(float));
        writer.Write(_features);
        writer.Write(_biases.Length);
        SlotArrays.Write<float>(writer, _biases);
        writer.Write(0);
        writer.Write(0);
        SlotArrays.WriteCounted(writer, _weights);
        if (_labelNames != null)
        {
            ctx.SaveBinaryStream(LabelNamesEntry, entry =>
            {
                foreach (var name in _labelNames)
                    entry.Write(ctx.Strings.Add(name));
            });
        }
    }
}

/// <summary>A linear model whose scores are probabilities.</summary>
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    internal const string LoaderSignature = "MultiClassLRExec";

    private const string RegistrationName = "MulticlassLogisticRegressionPredictor";

    internal MaximumEntropyModelParameters(IHostEnvironment env, float[] biases, float[] weights, int features, string[] labelNames)
        : base(env, RegistrationName, biases, weights, features, labelNames)
    {
    }

    private MaximumEntropyModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, RegistrationName, ctx)
    {
    }

    private static VersionInfo Version => new(
        modelSignature: "MULTI LR",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.StandardTrainers);

    private protected override VersionInfo GetVersionInfo() => Version;

    private protected override void Calibrate(Span<float> scores)
    {
        var logZ = VectorMath.LogSumExp(scores);
        foreach (ref var score in scores)
            score = (float)Math.Exp(score - logZ);
    }

    private static MaximumEntropyModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new(env, ctx);
    }
}
