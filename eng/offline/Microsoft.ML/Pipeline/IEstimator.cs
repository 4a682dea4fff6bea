using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Learns from data and gives a transformer.</summary>
public interface IEstimator<out TTransformer>
    where TTransformer : ITransformer
{
    /// <summary>Learns.</summary>
    TTransformer Fit(IDataView input);

    /// <summary>What comes out of what goes in.</summary>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}

/// <summary>Turns data into other data.</summary>
public interface ITransformer : ICanSaveModel
{
    /// <summary>Whether each row depends on one row.</summary>
    bool IsRowToRowMapper { get; }

    /// <summary>What comes out of what goes in.</summary>
    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <summary>The transformed data, worked out when it is read.</summary>
    IDataView Transform(IDataView input);

    /// <summary>The transform of single rows.</summary>
    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}

/// <summary>A transformer that treats the data it is trained on in another way.</summary>
internal interface ITransformerWithDifferentMappingAtTrainingTime : ITransformer
{
    IDataView TransformForTrainingPipeline(IDataView input);
}

/// <summary>A source that data can be loaded from.</summary>
public interface IDataLoader<in TSource> : ICanSaveModel
{
    /// <summary>The data.</summary>
    IDataView Load(TSource input);

    /// <summary>Its columns.</summary>
    DataViewSchema GetOutputSchema();
}
