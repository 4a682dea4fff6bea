using Microsoft.ML.Data;

namespace Mnist;

/// <summary>One row: a handwritten digit.</summary>
public sealed class Digit
{
    /// <summary>28 x 28 pixels, one channel; 0 is the paper, 1 the ink. The dimensions tell Conv2D the shape.</summary>
    [VectorType(28, 28, 1)]
    public float[] Pixels { get; set; } = [];

    /// <summary>Which digit it is, from 0 to 9.</summary>
    public int Value { get; set; }
}
