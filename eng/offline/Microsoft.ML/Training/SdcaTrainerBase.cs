using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>Learns from rows in random order.</summary>
public abstract class StochasticTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected StochasticTrainerBase(IHost host, Column feature, Column label, Column weight = default)
        : base(host, feature, label, weight)
    {
    }

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new();
}

/// <summary>Learns a linear model by stochastic dual coordinate ascent.</summary>
public abstract class SdcaTrainerBase<TOptions, TTransformer, TModel> : StochasticTrainerBase<TTransformer, TModel>
    where TOptions : SdcaTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private const float LeastL2 = 1e-9f;

    internal SdcaTrainerBase(IHostEnvironment env, TOptions options, Column feature, Column label, Column weight)
        : base(env.Register("SdcaTrainerBase"), feature, label, weight)
    {
        Host.CheckUserArg(options.L2Regularization is null or >= 0, nameof(options.L2Regularization), "L2 constant must be non-negative.");
        Host.CheckUserArg(options.L1Regularization is null or >= 0, nameof(options.L1Regularization), "L1 threshold must be non-negative.");
        Host.CheckUserArg(options.MaximumNumberOfIterations is null or > 0, nameof(options.MaximumNumberOfIterations), "Max number of iterations must be positive.");
        Host.CheckUserArg(options.ConvergenceTolerance is > 0 and <= 1, nameof(options.ConvergenceTolerance), "Convergence tolerance must be positive and no larger than 1.");
        TrainerOptions = options;
    }

    private protected TOptions TrainerOptions { get; }

    /// <summary>What is not set follows from the number of examples and features, as in ML.NET.</summary>
    private protected (int Iterations, float L2, float L1) Tune(IChannel channel, int examples, int features)
    {
        var iterations = TrainerOptions.MaximumNumberOfIterations ?? Math.Max(2, Math.Max(1, 500000 / examples) * 3);
        var l2 = TrainerOptions.L2Regularization ?? Math.Max(1e-6f, 20f / (Math.Max(2L, iterations / 2) * examples));
        var l1 = TrainerOptions.L1Regularization ?? features switch
        {
            < 100 => 0,
            < 1000 => 0.25f,
            < 10000 => 0.5f,
            _ => 1,
        };
        channel.Info($"Auto-tuning parameters: maxIterations = {iterations}.");
        channel.Info($"Auto-tuning parameters: L2 = {l2}.");
        channel.Info($"Auto-tuning parameters: L1Threshold (L1/L2) = {l1}.");
        return (iterations, Math.Max(l2, LeastL2), l1);
    }

    /// <summary>What can be set for the trainer.</summary>
    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        /// <summary>The weight of the squares of the weights.</summary>
        public float? L2Regularization;

        /// <summary>The weight of the absolute values, as a part of that of the squares.</summary>
        public float? L1Regularization;

        /// <summary>How many threads. This implementation uses one, so that the same seed gives the same model.</summary>
        public int? NumberOfThreads;

        /// <summary>The gap between primal and dual loss, as a part of the loss, that is good enough.</summary>
        public float ConvergenceTolerance = 0.1f;

        /// <summary>The most passes over the data.</summary>
        public int? MaximumNumberOfIterations;

        /// <summary>Whether each pass has its own order.</summary>
        public bool Shuffle = true;

        /// <summary>After how many passes the gap is looked at.</summary>
        public int? ConvergenceCheckFrequency;

        /// <summary>How fast the bias is freed from regularization.</summary>
        public float BiasLearningRate;

        private protected OptionsBase()
        {
        }
    }
}
