using System.Numerics;
using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary><c>a * sigmoid(b)</c>, a being the first half of a pixel's channels and b the second.</summary>
internal sealed class GluActivation : ChannelwiseActivation
{
    public override string Name => "glu";

    public override int OutputChannels(int channels) => channels % 2 == 0
        ? channels / 2
        : throw new ArgumentException(
            $"The activation glu splits the channels into two halves, and {channels} is odd; use an even number of filters.", nameof(channels));

    protected override void ForwardPixel(ReadOnlySpan<float> x, Span<float> y) =>
        VectorLoop.Map(default(Gate), x[..(x.Length / 2)], x[(x.Length / 2)..], y);

    protected override void ForwardPixel(ReadOnlySpan<double> x, Span<double> y)
    {
        int half = x.Length / 2;
        for (int c = 0; c < half; c++)
            y[c] = x[c] * ScalarMath.Sigmoid(x[half + c]);
    }

    // The two halves of the channels are the two halves of the memory.
    protected override void ForwardChannelsFirst(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout) => ForwardPixel(x[..layout.Length], y);

    protected override void BackwardChannelsFirst(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout) =>
        BackwardPixel(x[..layout.Length], gradient[..(layout.Length / 2)], result[..layout.Length]);

    // dL/da = g * sigmoid(b), dL/db = g * a * sigmoid(b) * sigmoid(-b)
    protected override void BackwardPixel(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        int half = x.Length / 2;
        ReadOnlySpan<float> a = x[..half], b = x[half..];
        Span<float> forA = result[..half], forB = result[half..];
        VectorLoop.Map(default(GateSlope), a, b, forB);
        TensorPrimitives.Multiply(forB, gradient, forB);
        VectorLoop.Map(default(Gate), gradient, b, forA);
    }

    private readonly struct Gate : IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x, Vector<float> gate) => x * VectorMath.Sigmoid(gate);
    }

    private readonly struct GateSlope : IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x, Vector<float> gate) => x * VectorMath.Sigmoid(gate) * VectorMath.Sigmoid(-gate);
    }
}
