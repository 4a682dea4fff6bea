using Microsoft.ML.Data;

namespace Microsoft.ML
{
    /// <summary>What a trainer would like of its data.</summary>
    public sealed class TrainerInfo
    {
        internal TrainerInfo(bool normalization = true, bool caching = true) => (NeedNormalization, WantCaching) = (normalization, caching);

        /// <summary>Whether features should be in a common range.</summary>
        public bool NeedNormalization { get; }

        /// <summary>Whether the data is read several times.</summary>
        public bool WantCaching { get; }
    }

    /// <summary>A transformer that predicts with a model.</summary>
    public interface IPredictionTransformer<out TModel> : ITransformer
        where TModel : class
    {
        /// <summary>The model.</summary>
        TModel Model { get; }
    }

    /// <summary>A transformer that predicts from one column of features.</summary>
    public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel>
        where TModel : class
    {
        /// <summary>The column of features.</summary>
        string FeatureColumnName { get; }

        /// <summary>Its type.</summary>
        DataViewType FeatureColumnType { get; }
    }
}

namespace Microsoft.ML.Trainers
{
    /// <summary>Learns a model.</summary>
    public interface ITrainerEstimator<out TTransformer, out TModel> : IEstimator<TTransformer>
        where TTransformer : IPredictionTransformer<TModel>
        where TModel : class
    {
        /// <summary>What the trainer would like of its data.</summary>
        TrainerInfo Info { get; }
    }
}
