namespace Conv2D.Numerics;

/// <summary>What <see cref="Initializers.VarianceScaling"/> divides the variance by: Keras' <c>mode</c>.</summary>
public enum FanMode
{
    /// <summary>The number of inputs to one output: kernel height times width times input channels a group (<c>"fan_in"</c>).</summary>
    FanIn,

    /// <summary>Kernel height times width times filters (<c>"fan_out"</c>).</summary>
    FanOut,

    /// <summary>The mean of the two (<c>"fan_avg"</c>).</summary>
    FanAvg,
}
