using System.Numerics;
using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary><c>x - log(sum of exp(x))</c> over the channels of a pixel.</summary>
internal sealed class LogSoftmaxActivation : ChannelwiseActivation
{
    public override string Name => "log_softmax";

    // The largest input is taken off first, so that no exponential overflows.
    protected override void ForwardPixel(ReadOnlySpan<float> x, Span<float> y)
    {
        float max = TensorPrimitives.Max(x);
        double sum = 0;
        Span<float> block = stackalloc float[64];
        for (int start = 0; start < x.Length; start += block.Length)
        {
            Span<float> part = block[..Math.Min(block.Length, x.Length - start)];
            TensorPrimitives.Subtract(x.Slice(start, part.Length), max, part);
            VectorLoop.Map(default(ExponentialActivation.Exponential), part, part);
            sum += TensorPrimitives.Sum<float>(part);
        }

        float log = (float)Math.Log(sum);
        TensorPrimitives.Subtract(x, max, y);
        TensorPrimitives.Subtract(y, log, y);
    }

    protected override void ForwardPixel(ReadOnlySpan<double> x, Span<double> y)
    {
        double max = TensorPrimitives.Max(x), sum = 0;
        foreach (double value in x)
            sum += Math.Exp(value - max);
        double log = Math.Log(sum);
        for (int c = 0; c < x.Length; c++)
            y[c] = x[c] - max - log;
    }

    protected override void ForwardPlanes(ReadOnlySpan<float> x, Span<float> y, PlaneBlock block, int channels)
    {
        Vector<float> max = block.Load(x, 0), sum = Vector<float>.Zero;
        for (int c = 1; c < channels; c++)
            max = Vector.Max(max, block.Load(x, c));
        for (int c = 0; c < channels; c++)
            sum += VectorMath.Exp(block.Load(x, c) - max);
        Vector<float> log = Vector.Log(sum);
        for (int c = 0; c < channels; c++)
            block.Store(block.Load(x, c) - max - log, y, c);
    }

    // dL/dx = g - softmax(x) * sum of g
    protected override void BackwardPixel(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        double max = TensorPrimitives.Max(x), sum = 0, total = 0;
        for (int c = 0; c < x.Length; c++)
        {
            sum += Math.Exp(x[c] - max);
            total += gradient[c];
        }

        for (int c = 0; c < x.Length; c++)
            result[c] = (float)(gradient[c] - Math.Exp(x[c] - max) / sum * total);
    }
}
