namespace Conv2D.Numerics.Tests;

public class ChannelwiseActivationTests
{
    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i * 1.7) * (1 + i % 5))];

    public static TheoryData<Activation, int, int> Shapes
    {
        get
        {
            var data = new TheoryData<Activation, int, int>();
            foreach (Activation activation in EveryActivation.Channelwise)
                foreach (int pixels in new[] { 1, 7, 8, 9, 33 })
                    foreach (int channels in new[] { 2, 6, 8, 10, 64 })
                        data.Add(activation, pixels, channels);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes), DisableDiscoveryEnumeration = true)]
    public void Both_data_formats_agree_with_the_reference_on_each_pixel(Activation activation, int pixels, int channels)
    {
        int outChannels = activation.OutputChannels(channels);
        float[] last = Values(pixels * channels), first = Transposed(last, pixels, channels);
        float[] yLast = new float[pixels * outChannels], yFirst = new float[pixels * outChannels];
        double[] expectedFirst = new double[pixels * outChannels];
        activation.Forward(last, yLast, new(pixels, channels, DataFormat.ChannelsLast));
        activation.Forward(first, yFirst, new(pixels, channels, DataFormat.ChannelsFirst));
        activation.Forward(Array.ConvertAll(first, v => (double)v), expectedFirst, new(pixels, channels, DataFormat.ChannelsFirst));
        for (int p = 0; p < pixels; p++)
        {
            double[] expected = activation.Run(Array.ConvertAll(last[(p * channels)..((p + 1) * channels)], v => (double)v));
            for (int c = 0; c < outChannels; c++)
            {
                Assert.Equal(expected[c], expectedFirst[c * pixels + p]);
                ActivationAccuracyTests.AssertClose(expected[c], yLast[p * outChannels + c], 2e-6, c, absolute: 1e-6);
                ActivationAccuracyTests.AssertClose(expected[c], yFirst[c * pixels + p], 2e-6, c, absolute: 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes), DisableDiscoveryEnumeration = true)]
    public void Backward_agrees_with_central_differences_of_the_reference(Activation activation, int pixels, int channels)
    {
        const double H = 1e-6;
        int outChannels = activation.OutputChannels(channels);
        float[] x = Values(pixels * channels), upstream = [.. Values(pixels * outChannels).Reverse()];
        float[] last = new float[x.Length], first = new float[x.Length];
        activation.Backward(x, upstream, last, new(pixels, channels, DataFormat.ChannelsLast));
        activation.Backward(
            Transposed(x, pixels, channels), Transposed(upstream, pixels, outChannels), first, new(pixels, channels, DataFormat.ChannelsFirst));
        Assert.Equal(last, Transposed(first, channels, pixels));

        for (int i = 0; i < x.Length; i += 1 + x.Length / 40)
        {
            int pixel = i / channels;
            double[] values = Array.ConvertAll(x[(pixel * channels)..((pixel + 1) * channels)], v => (double)v);
            values[i % channels] += H;
            double[] above = activation.Run(values);
            values[i % channels] -= 2 * H;
            double[] below = activation.Run(values);
            double expected = 0;
            for (int c = 0; c < outChannels; c++)
                expected += upstream[pixel * outChannels + c] * (above[c] - below[c]) / (2 * H);
            ActivationAccuracyTests.AssertClose(expected, last[i], 1e-5, x[i], absolute: 1e-5);
        }
    }

    [Fact]
    public void Softmax_of_logarithms_is_their_share()
    {
        float[] y = Activations.Softmax.Run(0f, MathF.Log(2), MathF.Log(3), MathF.Log(4));
        Assert.Equal([0.1, 0.2, 0.3, 0.4], y.Select(v => Math.Round(v, 6)));
    }

    [Fact]
    public void Softmax_of_huge_inputs_does_not_overflow()
    {
        Assert.Equal([0.5f, 0.5f, 0f], Activations.Softmax.Run(3e38f, 3e38f, -3e38f));
        Assert.Equal([0f, 1f], Activations.Softmax.Run(float.NegativeInfinity, 1000f));
    }

    [Fact]
    public void Log_softmax_is_the_logarithm_of_softmax()
    {
        float[] y = Activations.LogSoftmax.Run(0f, MathF.Log(2), MathF.Log(3), MathF.Log(4));
        Assert.Equal([-2.302585f, -1.609438f, -1.203973f, -0.916291f], y.Select(v => MathF.Round(v, 6)));
        Assert.Equal([0f, -2000f], Activations.LogSoftmax.Run(1000f, -1000f));
    }

    [Fact]
    public void Sparsemax_is_the_nearest_point_of_the_simplex()
    {
        // The two examples of keras-team/keras#23425 and #23469, where Keras 3.16 itself gives [0, 0, 0.25] and all zeros.
        Assert.Equal([0f, 0.25f, 0.75f], Activations.Sparsemax.Run(0f, 0.5f, 1f));
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4], Activations.Sparsemax.Run(0.1f, 0.2f, 0.3f, 0.4f, 0.5f).Select(v => Math.Round(v, 6)));
        // Keras' own test, and all alike.
        Assert.Equal([0f, 0f, 0f, 0f, 1f], Activations.Sparsemax.Run(-0.5f, 0f, 1f, 2f, 3f));
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], Activations.Sparsemax.Run(-3e7f, -3e7f, -3e7f, -3e7f));
        Assert.Equal([0f, 0.5f, 0.5f], Activations.Sparsemax.Run(float.NegativeInfinity, 1e30f, 1e30f));
        Assert.Equal([float.NaN, float.NaN], Activations.Sparsemax.Run(1f, float.NaN));
    }

    [Fact]
    public void Glu_gates_the_first_half_with_the_second()
    {
        // 3 * 1/2, and -8 * 3/4 since sigmoid(log 3) is 3/4.
        Assert.Equal([1.5f, -6f], Activations.Glu.Run(3f, -8f, 0f, MathF.Log(3)).Select(v => MathF.Round(v, 5)));
        Assert.Equal(32, Activations.Glu.OutputChannels(64));
        var error = Assert.Throws<ArgumentException>(() => Activations.Glu.OutputChannels(5));
        Assert.StartsWith("The activation glu splits the channels into two halves, and 5 is odd; use an even number of filters.", error.Message);
    }

    [Fact]
    public void Softmax_passes_NaN_to_its_own_pixel_only()
    {
        float[] x = [1, 2, float.NaN, 4, 1, 1];
        float[] y = new float[6];
        Activations.Softmax.Forward(x, y, new(3, 2, DataFormat.ChannelsLast));
        Assert.Equal([0.2689f, 0.7311f, float.NaN, float.NaN, 0.5f, 0.5f], y.Select(v => MathF.Round(v, 4)));
    }

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        float[] result = new float[values.Length];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                result[c * rows + r] = values[r * columns + c];
        return result;
    }
}
