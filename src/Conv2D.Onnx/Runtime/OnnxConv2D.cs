using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>A <c>Conv2D</c> layer compiled on ONNX Runtime's CPU provider.</summary>
public sealed class OnnxConv2D : OnnxSession
{
    /// <summary>Exports the layer and compiles it.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <param name="activation">Applied to the sum.</param>
    /// <param name="threads">How many threads one run may use.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    /// <exception cref="NotSupportedException">The activation cannot be written with ONNX's operators.</exception>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime cannot be used here; the message says what to install.</exception>
    public OnnxConv2D(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Activation activation, int threads = 1)
        : base(new OnnxConvLayer(geometry, kernel, bias, activation), threads)
    {
    }
}
