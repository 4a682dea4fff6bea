using Conv2D.Numerics;

namespace Conv2D.Onnx.Tests;

/// <summary>The activations that the tests go through.</summary>
internal static class ExportedActivations
{
    public static IReadOnlyList<Activation> All { get; } =
    [
        Activations.Linear,
        Activations.Relu,
    ];
}
