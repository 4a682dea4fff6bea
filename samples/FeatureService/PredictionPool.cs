using System.Collections.Concurrent;
using Microsoft.ML;

namespace FeatureService;

/// <summary>
/// Prediction engines for many requests at once. An engine serves one request at a time and is not cheap to make, so the
/// ones that are free wait here; there are never more than there were requests at once. (Microsoft.Extensions.ML has a
/// PredictionEnginePool, with reloading of changed models, for those who need it.)
/// </summary>
public sealed class PredictionPool<TInput, TOutput>(MLContext mlContext, ITransformer model)
    where TInput : class
    where TOutput : class, new()
{
    private readonly ConcurrentBag<(PredictionEngine<TInput, TOutput> Engine, TOutput Output)> _free = [];

    /// <summary>Predicts, and hands the output to <paramref name="read"/> before anyone else's may take its place.</summary>
    public TResult Predict<TResult>(TInput input, Func<TOutput, TResult> read)
    {
        if (!_free.TryTake(out var one))
            one = (mlContext.Model.CreatePredictionEngine<TInput, TOutput>(model, new PredictionEngineOptions { OwnsTransformer = false }), new TOutput());
        one.Engine.Predict(input, ref one.Output);
        var result = read(one.Output);
        _free.Add(one);
        return result;
    }
}
