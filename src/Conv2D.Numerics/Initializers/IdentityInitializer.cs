using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>The identity matrix times the gain: for matrices only, so that kernels and biases are refused, as in Keras.</summary>
internal sealed class IdentityInitializer(float gain) : Initializer
{
    public const float DefaultGain = 1;

    public float Gain { get; } = Argument.Finite(gain, nameof(gain));

    public override string Name => "Identity";

    public override JsonObject GetConfig() => new() { ["gain"] = Gain };

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed)
    {
        if (shape.Length != 2)
            throw new ArgumentException(
                "Identity matrix initializer can only be used for 2D matrices. "
                + $"Received: shape=({string.Join(", ", shape.ToArray())}) of rank {shape.Length}.", nameof(shape));
        values.Clear();
        for (int i = 0; i < Math.Min(shape[0], shape[1]); i++)
            values[i * shape[1] + i] = Gain;
    }
}
