using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary><c>exp(x) / sum of exp(x)</c> over the channels of a pixel.</summary>
internal sealed class SoftmaxActivation : ChannelwiseActivation
{
    public override string Name => "softmax";

    // The largest input is taken from all, so that no exponential overflows.
    protected override void ForwardPixel(ReadOnlySpan<float> x, Span<float> y)
    {
        VectorLoop.Map(new ExpOfDifference(TensorPrimitives.Max(x)), x, y);
        TensorPrimitives.Divide(y, TensorPrimitives.Sum<float>(y), y);
    }

    protected override void ForwardPixel(ReadOnlySpan<double> x, Span<double> y)
    {
        double max = TensorPrimitives.Max(x), sum = 0;
        for (int c = 0; c < x.Length; c++)
            sum += y[c] = Math.Exp(x[c] - max);
        for (int c = 0; c < x.Length; c++)
            y[c] /= sum;
    }

    // dL/dx = y * (g - sum of g * y)
    protected override void BackwardPixel(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        double max = TensorPrimitives.Max(x), sum = 0, dot = 0;
        for (int c = 0; c < x.Length; c++)
        {
            double e = Math.Exp(x[c] - max);
            sum += e;
            dot += e * gradient[c];
        }

        dot /= sum;
        for (int c = 0; c < x.Length; c++)
            result[c] = (float)(Math.Exp(x[c] - max) / sum * (gradient[c] - dot));
    }

    // Neighbouring pixels side by side in one vector.
    protected override void ForwardChannelsFirst(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout)
    {
        int pixels = layout.Pixels, length = layout.Length;
        ref float from = ref MemoryMarshal.GetReference(x[..length]);
        ref float to = ref MemoryMarshal.GetReference(y[..length]);
        int p = 0;
        for (; p <= pixels - Vector<float>.Count; p += Vector<float>.Count)
        {
            Vector<float> max = new(float.NegativeInfinity), sum = default;
            for (nint i = p; i < length; i += pixels)
                max = Vector.Max(max, Vector.LoadUnsafe(ref from, (nuint)i));
            for (nint i = p; i < length; i += pixels)
            {
                Vector<float> e = VectorMath.Exp(Vector.LoadUnsafe(ref from, (nuint)i) - max);
                e.StoreUnsafe(ref to, (nuint)i);
                sum += e;
            }

            for (nint i = p; i < length; i += pixels)
                (Vector.LoadUnsafe(ref to, (nuint)i) / sum).StoreUnsafe(ref to, (nuint)i);
        }

        if (p < pixels)
            ForwardRest(x, y, layout, p);
    }

    /// <summary>The pixels that do not fill a vector.</summary>
    private static void ForwardRest(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout, int first)
    {
        int pixels = layout.Pixels, count = pixels - first;
        Vector<float> max = new(float.NegativeInfinity), sum = default;
        for (int c = 0; c < layout.Channels; c++)
            max = Vector.Max(max, VectorLoop.LoadFirst(x.Slice(c * pixels + first, count)));
        for (int c = 0; c < layout.Channels; c++)
        {
            Vector<float> e = VectorMath.Exp(VectorLoop.LoadFirst(x.Slice(c * pixels + first, count)) - max);
            VectorLoop.StoreFirst(e, y.Slice(c * pixels + first, count));
            sum += e;
        }

        for (int c = 0; c < layout.Channels; c++)
        {
            Span<float> plane = y.Slice(c * pixels + first, count);
            VectorLoop.StoreFirst(VectorLoop.LoadFirst(plane) / sum, plane);
        }
    }

    private readonly struct ExpOfDifference(float max) : IVectorFunction
    {
        public Vector<float> Apply(Vector<float> x) => VectorMath.Exp(x - new Vector<float>(max));
    }
}
