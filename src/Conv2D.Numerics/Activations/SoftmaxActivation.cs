using System.Numerics;
using System.Numerics.Tensors;

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

    protected override void ForwardPlanes(ReadOnlySpan<float> x, Span<float> y, PlaneBlock block, int channels)
    {
        Vector<float> max = block.Load(x, 0), sum = Vector<float>.Zero;
        for (int c = 1; c < channels; c++)
            max = Vector.Max(max, block.Load(x, c));
        for (int c = 0; c < channels; c++)
        {
            Vector<float> e = VectorMath.Exp(block.Load(x, c) - max);
            block.Store(e, y, c);
            sum += e;
        }

        for (int c = 0; c < channels; c++)
            block.Store(block.Load(y, c) / sum, y, c);
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

    private readonly struct ExpOfDifference(float max) : IVectorFunction
    {
        public Vector<float> Apply(Vector<float> x) => VectorMath.Exp(x - new Vector<float>(max));
    }
}
