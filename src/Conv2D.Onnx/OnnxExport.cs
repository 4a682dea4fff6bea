using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>What can be written as ONNX.</summary>
public static class OnnxExport
{
    /// <summary>Whether an activation can be written with standard ONNX operators.</summary>
    /// <param name="activation">One of <see cref="Activations"/>, or the user's own, which cannot.</param>
    public static bool CanExport(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return ActivationTranslations.IsKnown(activation);
    }

    /// <summary>The lowest version of ONNX's operator set in which a layer with this activation can be written.</summary>
    /// <param name="activation">One of <see cref="Activations"/>.</param>
    /// <exception cref="NotSupportedException">The activation cannot be written with standard ONNX operators.</exception>
    public static int MinimumOperatorSetVersion(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return ActivationTranslations.MinimumOperatorSetVersion(activation);
    }
}
