using Conv2D.Numerics;

namespace Conv2D.Onnx.Tests;

/// <summary>The activations that the tests go through: each with its default arguments, and with others where it has some.</summary>
internal static class ExportedActivations
{
    public static IReadOnlyList<Activation> All { get; } =
    [
        Activations.Linear,
        Activations.Relu,
        Activations.ReluWith(negativeSlope: 0.1f),
        Activations.ReluWith(maxValue: 1.5f),
        Activations.ReluWith(negativeSlope: 0.2f, maxValue: 2, threshold: 0.3f),
        Activations.ReluWith(threshold: -0.4f),
        Activations.Relu6,
        Activations.LeakyRelu(),
        Activations.LeakyRelu(0.35f),
        Activations.Elu(),
        Activations.Elu(0.6f),
        Activations.Gelu(),
        Activations.Gelu(approximate: true),
        Activations.Silu,
        Activations.Softplus,
        Activations.Sigmoid,
        Activations.Tanh,
        Activations.Softmax,
    ];
}
