using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>
/// The two orders of a kernel's values: Keras' (height, width, input channels / groups, filters) and ONNX's
/// (filters, input channels / groups, height, width). Both row-major.
/// </summary>
internal static class KernelLayout
{
    public static float[] ToOnnx(ReadOnlySpan<float> keras, Size2D size, int channels, int filters)
    {
        float[] onnx = new float[keras.Length];
        int taps = size.Area, from = 0;
        for (int tap = 0; tap < taps; tap++)
        for (int channel = 0; channel < channels; channel++)
        for (int filter = 0; filter < filters; filter++)
            onnx[(filter * channels + channel) * taps + tap] = keras[from++];
        return onnx;
    }

    public static float[] ToKeras(ReadOnlySpan<float> onnx, Size2D size, int channels, int filters)
    {
        float[] keras = new float[onnx.Length];
        int taps = size.Area, from = 0;
        for (int filter = 0; filter < filters; filter++)
        for (int channel = 0; channel < channels; channel++)
        for (int tap = 0; tap < taps; tap++)
            keras[(tap * channels + channel) * filters + filter] = onnx[from++];
        return keras;
    }
}
