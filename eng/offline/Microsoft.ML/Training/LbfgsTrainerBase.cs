using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>Learns a linear model by L-BFGS.</summary>
public abstract class LbfgsTrainerBase<TOptions, TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TOptions : LbfgsTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    internal LbfgsTrainerBase(IHostEnvironment env, TOptions options, Column feature, Column label, Column weight)
        : base(env.Register("LbfgsTrainerBase"), feature, label, weight)
    {
        Host.CheckUserArg(options.NumberOfThreads is null or > 0, nameof(options.NumberOfThreads), "Must be positive (or empty for default)");
        Host.CheckUserArg(options.L2Regularization >= 0, nameof(options.L2Regularization), "Must be non-negative");
        Host.CheckUserArg(options.L1Regularization >= 0, nameof(options.L1Regularization), "Must be non-negative");
        Host.CheckUserArg(options.OptimizationTolerance > 0, nameof(options.OptimizationTolerance), "Must be positive");
        Host.CheckUserArg(options.HistorySize > 0, nameof(options.HistorySize), "Must be positive");
        Host.CheckUserArg(options.MaximumNumberOfIterations > 0, nameof(options.MaximumNumberOfIterations), "Must be positive");
        if (options.EnforceNonNegativity)
            throw Host.ExceptNotSupp("EnforceNonNegativity needs the Microsoft.ML package.");
        TrainerOptions = options;
    }

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new(caching: true);

    private protected TOptions TrainerOptions { get; }

    private protected float[] Optimize(ValueAndGradient function, int size, int biases, int examples)
    {
        using var training = Host.Start("Training");
        using var channel = Host.Start("LBFGS Optimizer");
        channel.Info("Beginning optimization");
        channel.Info($"num vars: {size}");
        channel.Info("improvement criterion: Mean Improvement");
        var optimizer = TrainerOptions.L1Regularization > 0
            ? new OrthantWiseOptimizer(channel, function, size, TrainerOptions.HistorySize, biases, TrainerOptions.L1Regularization / examples)
            : new LbfgsOptimizer(channel, function, size, TrainerOptions.HistorySize);
        var weights = optimizer.Minimize(TrainerOptions.OptimizationTolerance, TrainerOptions.MaximumNumberOfIterations);
        if (TrainerOptions.L1Regularization > 0)
            training.Info($"L1 regularization selected {biases + weights.Skip(biases).Count(weight => weight != 0)} of {size} weights.");
        return weights;
    }

    /// <summary>What can be set for the trainer.</summary>
    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        /// <summary>The weight of the squares of the weights.</summary>
        public float L2Regularization = 1;

        /// <summary>The weight of the absolute values of the weights.</summary>
        public float L1Regularization = 1;

        /// <summary>The mean improvement below which it is good enough.</summary>
        public float OptimizationTolerance = 1e-7f;

        /// <summary>How many steps are remembered.</summary>
        public int HistorySize = 20;

        /// <summary>The most iterations.</summary>
        public int MaximumNumberOfIterations = int.MaxValue;

        /// <summary>How many threads; as many as there are processors unless set.</summary>
        public int? NumberOfThreads;

        /// <summary>Whether no weight may be negative.</summary>
        public bool EnforceNonNegativity;

        /// <summary>Default options.</summary>
        protected OptionsBase()
        {
        }
    }
}
