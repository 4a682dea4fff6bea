namespace Conv2D.Numerics;

/// <summary>Keras' activations. See https://keras.io/api/layers/activations/.</summary>
public static partial class Activations
{
    /// <summary><c>y = x</c>: no activation.</summary>
    public static Activation Linear { get; } = new LinearActivation();

    /// <summary><c>y = max(x, 0)</c>.</summary>
    public static Activation Relu { get; } = new ReluActivation();
}
