namespace Conv2D.Numerics.Tests.Weights;

/// <summary>Comparing floats by their bits, so that -0 is not 0 and each NaN is itself.</summary>
internal static class Bits
{
    public static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(Of(expected), Of(actual));

    public static void AssertEqual(ConvWeights expected, ConvWeights actual)
    {
        Assert.Equal(expected.KernelShape.ToArray(), actual.KernelShape.ToArray());
        AssertEqual(expected.Kernel.Span, actual.Kernel.Span);
        AssertEqual(expected.Bias.Span, actual.Bias.Span);
    }

    /// <summary>Weights of that shape whose values are every kind of bits: NaNs, infinities, subnormals.</summary>
    public static ConvWeights RandomWeights(int[] shape, bool bias, int seed)
    {
        var random = new Random(seed);
        return new(Values(shape.Aggregate(1, (a, b) => a * b)), shape, Values(bias ? shape[3] : 0));

        float[] Values(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, int.MaxValue + 1L)))];
    }

    private static int[] Of(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        return bits;
    }
}
