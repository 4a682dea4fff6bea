namespace Conv2D.MLNet;

/// <summary>What runs a layer.</summary>
public enum Conv2DBackend
{
    /// <summary>The managed kernels, which serve every configuration on every platform.</summary>
    Auto,

    /// <summary>The managed SIMD kernels of Conv2D.Numerics.</summary>
    Managed,

    /// <summary>
    /// The layer exported as ONNX operators, in ONNX Runtime. Needs the native library of the package
    /// Microsoft.ML.OnnxRuntime.
    /// </summary>
    OnnxRuntime,
}
