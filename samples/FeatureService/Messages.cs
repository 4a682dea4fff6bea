using Microsoft.ML.Data;

namespace FeatureService;

/// <summary>What a client sends: the image's values, row by row.</summary>
public sealed record ImageRequest(float[]? Image);

/// <summary>What a client gets: the class, and the score of each class.</summary>
public sealed record Answer(string Label, float[] Scores);

/// <summary>What the model takes and gives.</summary>
public sealed record ModelDescription(int[] ImageShape, int[] FeatureShape, int Filters);

/// <summary>A row that goes into the pipeline. Its dimensions are those of the saved model.</summary>
public sealed class ImageInput
{
    /// <summary>The image.</summary>
    [VectorType(12, 12, 1)]
    public float[]? Image { get; set; }

    /// <summary>The pipeline's label column, which only training reads.</summary>
    public string Label { get; set; } = "";
}

/// <summary>What comes out of it.</summary>
public sealed class ImageOutput
{
    /// <summary>The feature maps.</summary>
    public VBuffer<float> Features { get; set; }

    /// <summary>The class.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>The score of each class.</summary>
    public float[] Score { get; set; } = [];
}
