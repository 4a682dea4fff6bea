namespace Conv2D.Numerics.Tests;

/// <summary>
/// Gradients as PyTorch 2.10.0 (CPU build) computes them, for inputs that are small fractions, so that they can be made
/// again exactly: value i is <c>(i * a % m - m / 2) / 8</c>. Without a smooth activation the results are whole 64ths.
/// </summary>
public class PyTorchGradientTests
{
    public static TheoryData<Conv2DConfig, ImageShape, float[], float[], float[]> Quoted => new()
    {
        {
            new() { Filters = 3, KernelSize = (3, 3), Strides = 1, Padding = Padding.Same, DilationRate = 1, Groups = 1, Activation = Activations.Linear, DataFormat = DataFormat.ChannelsFirst },
            new(4, 5, 2),
            [.. Over64(1, -9, -20, -59, 7, -19, 25, 39, -52, -2, -59, 39, 25, 25, 45, -5, -20, -9, 16, 28, 4, 9, -50, 45, 5, 33, 8, -6, 15, -74, 30, -20, 29, 8, -6, -7, -55, 38, -30, 28)],
            [.. Over64(12, -12, 4, 21, -10, 34, 24, 22, -2, -2, 5, -18, 17, -29, 15, -18, -13, 24, 4, -12, 12, -14, 17, -12, -11, -4, -23, 15, 15, 4, -11, 22, -12, -7, 15, 7, -25, 16, -1, 21, 2, -23, 3, -16, 26, 11, -3, -16, 10, -25, -4, 11, 1, 4)],
            [.. Over64(-8, 16, -16)]
        },
        {
            new() { Filters = 2, KernelSize = (3, 3), Strides = 2, Padding = Padding.Valid, DilationRate = 1, Groups = 1, Activation = Activations.Linear, DataFormat = DataFormat.ChannelsFirst },
            new(5, 7, 2),
            [.. Over64(24, 1, -27, 6, -27, -3, 12, 7, -3, 2, 0, -27, 3, 18, 27, -12, 5, -6, 41, 7, -17, -11, -1, 6, 2, 5, -2, -2, -7, 3, -14, 4, -6, -2, -2, -1, -11, 8, -12, 12, 15, -9, -5, 24, -2, -18, 12, -18, -3, -12, 14, -20, 21, 8, -14, 1, 1, 24, -2, -18, -2, 24, -2, 5, -11, 4, -3, 0, -2, -2)],
            [.. Over64(7, 0, 15, -20, 17, -1, -25, 1, 16, 15, -25, 1, -1, 14, 7, 16, -24, -20, 19, -22, -8, -4, -12, 13, 28, -24, -10, -8, 28, -24, 13, -6, 19, -10, 26, -4)],
            [.. Over64(-8, 16)]
        },
        {
            new() { Filters = 2, KernelSize = (3, 3), Strides = 1, Padding = Padding.Same, DilationRate = 2, Groups = 1, Activation = Activations.Linear, DataFormat = DataFormat.ChannelsFirst },
            new(6, 5, 1),
            [.. Over64(-26, 3, -29, 16, 31, 35, -6, -32, 21, -41, -7, -10, 54, 2, -47, 27, -11, 6, 30, 30, -4, -29, 39, -36, -2, -10, 35, 6, -41, 21)],
            [.. Over64(22, 28, 7, -32, -3, -41, 26, 19, 38, -7, 2, -15, -26, 16, -24, 0, 25, 23)],
            [.. Over64(-24, 16)]
        },
        {
            new() { Filters = 4, KernelSize = (2, 2), Strides = 1, Padding = Padding.Valid, DilationRate = 1, Groups = 2, Activation = Activations.Linear, DataFormat = DataFormat.ChannelsFirst },
            new(3, 4, 4),
            [.. Over64(13, 18, -18, -3, -16, -12, 21, -10, 11, -2, -3, 2, -1, -30, 21, 18, 10, -26, 2, -15, -1, 6, 4, 2, 2, 4, 6, -1, -15, 2, -26, 10, 18, 21, -30, -1, 2, -3, -2, 11, -10, 21, -12, -16, -3, -18, 18, 13)],
            [.. Over64(-6, 20, 21, 14, 20, 13, 14, -37, 3, -5, -7, -15, -5, -13, -15, 10, 10, -15, -13, -5, -15, -7, -5, 3, -37, 14, 13, 20, 14, 21, 20, -6)],
            [.. Over64(-8, 16, -16, 8)]
        },
        {
            new() { Filters = 6, KernelSize = (3, 3), Strides = 1, Padding = Padding.Same, DilationRate = 1, Groups = 3, Activation = Activations.Relu, DataFormat = DataFormat.ChannelsFirst },
            new(4, 4, 3),
            [.. Over64(-9, -52, 3, 37, -24, 27, -3, -16, -8, 0, 40, -21, 0, -8, 18, -6, 7, -14, 24, -3, 11, -7, 27, -17, -9, 9, 10, 9, -9, 16, -7, 10, -4, 3, -8, -9, -20, 29, 2, -15, 12, 10, 4, -13, 9, -4, -34, 9)],
            [.. Over64(8, -3, 8, 3, 17, 6, 2, 2, 6, 19, 0, 9, 2, -5, 1, 18, -32, -6, 7, -13, 10, 3, 14, 3, 10, -13, 7, 1, -29, 4, 11, -7, -1, -8, -12, 24, 20, -9, 6, 12, 18, -10, 14, -8, 14, -2, 15, 17, 13, -23, -7, -5, -3, 8)],
            [.. Over64(0, 8, 0, -8, 8, -32)]
        },
        {
            new() { Filters = 2, KernelSize = (3, 3), Strides = 1, Padding = Padding.Same, DilationRate = 1, Groups = 1, Activation = Activations.Silu, DataFormat = DataFormat.ChannelsFirst },
            new(4, 3, 2),
            [-0.13673799f, -0.21393299f, 0.102874875f, -0.25218484f, 0.45315295f, -0.08860668f, 0.024043098f, 0.39817402f, -0.1708565f, 0.11126785f, -0.45092016f, 0.07658533f, -0.07936683f, 0.1813154f, -0.15998943f, 0.42466196f, -0.36640427f, 0.08996593f, 0.15568435f, -0.14183034f, 0.3155379f, -0.45260268f, 0.15127195f, 0.11324574f],
            [-0.05238914f, 0.16364591f, -0.0366962f, 0.042055823f, 0.08998498f, -0.09728615f, 0.039802708f, -0.08066286f, -0.06577479f, -0.015210593f, -0.0075680343f, -0.03181152f, -0.030271614f, -0.092688225f, -0.03300081f, 0.007826049f, -0.07658311f, 0.07296561f, -0.03078941f, -0.15001854f, 0.048866346f, -0.16839528f, -0.013187319f, -0.0024780855f, -0.0063592065f, 0.02155485f, -0.031102799f, -0.16379133f, 0.14380208f, -0.0066426024f, -0.13728862f, -0.023944043f, 0.09818804f, 0.05878498f, -0.10754336f, -0.03442017f],
            [0.1795573f, -0.034799486f]
        },
        {
            new() { Filters = 2, KernelSize = (2, 2), Strides = 1, Padding = Padding.Valid, DilationRate = 1, Groups = 1, Activation = Activations.Gelu(), DataFormat = DataFormat.ChannelsFirst },
            new(3, 3, 1),
            [0.22414318f, 0.12077282f, -0.04638119f, -0.18133576f, 0.27502722f, -0.063089386f, -0.0038128495f, 0.0046429923f, -3.193319E-05f],
            [0.18429951f, -0.049188927f, -0.16078506f, -0.011990212f, -0.059201345f, 0.07790161f, 0.10398064f, 0.06920859f],
            [-0.29758972f, 0.06954409f]
        },
    };

    [Theory]
    [MemberData(nameof(Quoted), DisableDiscoveryEnumeration = true)]
    public void Gradients_are_those_of_PyTorch(Conv2DConfig config, ImageShape shape, float[] expectedInput, float[] expectedKernel, float[] expectedBias)
    {
        var g = ConvGeometry.Create(config, shape);
        float[] input = Fractions(shape.Length, 7, 11), bias = Fractions(config.Filters, 3, 7), outputGradient = Fractions(g.Output.Length, 3, 7);
        float[] kernel = ToKeras(Fractions(g.KernelLength, 5, 13), g);

        float[] sums = new float[g.Output.Length], sumGradient = new float[g.Output.Length];
        var layer = new ManagedConv2D(g, kernel, bias, Activations.Linear);
        layer.Run(input, sums, layer.CreateScratch());
        config.Activation.Backward(sums, outputGradient, sumGradient, new(g.Output.Pixels, g.Filters, g.DataFormat));

        float[] inputGradient = new float[input.Length];
        var transposed = new ConvInputGradient(g, kernel);
        transposed.Run(sumGradient, inputGradient, transposed.CreateScratch());
        RequireClose(expectedInput, inputGradient);

        float[] kernelGradient = new float[kernel.Length], biasGradient = new float[bias.Length];
        var gradient = new ConvKernelGradient(g);
        var totals = gradient.CreateSums();
        gradient.Accumulate(input, sumGradient, totals);
        gradient.AddTo(totals, kernelGradient, biasGradient);
        RequireClose(ToKeras(expectedKernel, g), kernelGradient);
        RequireClose(expectedBias, biasGradient);
    }

    /// <summary>From PyTorch's kernel layout (filters, channels, height, width) to Keras'.</summary>
    private static float[] ToKeras(float[] kernel, ConvGeometry g)
    {
        float[] result = new float[kernel.Length];
        int next = 0, channels = g.ChannelsPerGroup;
        for (int tap = 0; tap < g.KernelSize.Area; tap++)
        for (int channel = 0; channel < channels; channel++)
        for (int filter = 0; filter < g.Filters; filter++)
            result[next++] = kernel[(filter * channels + channel) * g.KernelSize.Area + tap];
        return result;
    }

    private static float[] Fractions(int count, int factor, int modulus) =>
        [.. Enumerable.Range(0, count).Select(i => (i * factor % modulus - modulus / 2) / 8f)];

    private static IEnumerable<float> Over64(params int[] numerators) => numerators.Select(numerator => numerator / 64f);

    private static void RequireClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 5e-6);
    }
}
