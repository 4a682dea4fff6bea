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
        Activations.LogSoftmax,
        Activations.Sparsemax,
        Activations.Glu,
        Activations.Selu,
        Activations.Celu(),
        Activations.Celu(0.3f),
        Activations.Mish,
        Activations.Squareplus(),
        Activations.Squareplus(0.5f),
        Activations.Squareplus(0),
        Activations.HardSigmoid,
        Activations.HardSilu,
        Activations.HardTanh,
        Activations.TanhShrink,
        Activations.Softsign,
        Activations.LogSigmoid,
        Activations.Exponential,
        Activations.SparsePlus,
        Activations.SparseSigmoid,
        Activations.SoftShrink(),
        Activations.SoftShrink(0.2f),
        Activations.HardShrink(),
        Activations.HardShrink(0.8f),
        Activations.Threshold(0.25f, -2),
    ];
}
