namespace Conv2D.Numerics;

/// <summary>What <see cref="Initializers.VarianceScaling"/> draws from: Keras' <c>distribution</c>.</summary>
public enum VarianceScalingDistribution
{
    /// <summary>
    /// Normal, cut off at two standard deviations, and widened so that it has the variance asked for after the cut
    /// (<c>"truncated_normal"</c>, or <c>"normal"</c>).
    /// </summary>
    TruncatedNormal,

    /// <summary>Normal (<c>"untruncated_normal"</c>).</summary>
    UntruncatedNormal,

    /// <summary>Uniform between minus and plus the square root of three times the variance (<c>"uniform"</c>).</summary>
    Uniform,
}
