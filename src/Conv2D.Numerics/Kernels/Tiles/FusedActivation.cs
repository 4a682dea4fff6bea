namespace Conv2D.Numerics.Kernels;

/// <summary>
/// <c>min(max(x &lt; 0 ? NegativeSlope * x : x, Low), High)</c>: what a tile can apply as it stores its sums, at no cost to
/// speak of. Linear, relu, relu6, leaky_relu and hard_tanh are of that form.
/// </summary>
internal readonly record struct FusedActivation(float NegativeSlope, float Low, float High)
{
    /// <summary>The sum as it is.</summary>
    public static FusedActivation None => new(1, float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Whether numbers below zero are multiplied by anything.</summary>
    public bool Slopes => NegativeSlope != 1;

    /// <summary>Whether anything is cut off.</summary>
    public bool Clamps => !float.IsNegativeInfinity(Low) || !float.IsPositiveInfinity(High);

    /// <summary>The form of an activation, or null where it has another.</summary>
    public static FusedActivation? From(Activation activation) =>
        activation.TryGetClamp(out float slope, out float low, out float high) ? new(slope, low, high) : null;

    /// <summary>Applies it to one number.</summary>
    public float Apply(float x) => MathF.Min(MathF.Max(x < 0 ? NegativeSlope * x : x, Low), High);
}
