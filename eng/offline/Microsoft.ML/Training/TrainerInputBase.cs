using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The columns a trainer reads.</summary>
public abstract class TrainerInputBase
{
    /// <summary>The features.</summary>
    public string FeatureColumnName = DefaultColumnNames.Features;

    private protected TrainerInputBase()
    {
    }
}

/// <inheritdoc/>
public abstract class TrainerInputBaseWithLabel : TrainerInputBase
{
    /// <summary>The labels.</summary>
    public string LabelColumnName = DefaultColumnNames.Label;

    private protected TrainerInputBaseWithLabel()
    {
    }
}

/// <inheritdoc/>
public abstract class TrainerInputBaseWithWeight : TrainerInputBaseWithLabel
{
    /// <summary>The weights of examples, if they have any.</summary>
    public string ExampleWeightColumnName;

    private protected TrainerInputBaseWithWeight()
    {
    }
}
