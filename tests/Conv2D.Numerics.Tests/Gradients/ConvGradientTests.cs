using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;
using Xunit.Abstractions;

namespace Conv2D.Numerics.Tests;

public class ConvGradientTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Fast_gradients_agree_with_the_reference_on_random_layers(int bits)
    {
        const int Seed = 600613;
        log.WriteLine($"seed {Seed}");
        var random = new Random(Seed + bits);
        var tiles = GradientTiles.For((VectorWidth)(bits / 32));
        for (int trial = 0; trial < 300; trial++)
        {
            var c = GradientCase.Next(random, [Activations.Linear]);
            RequireAgreement(c.Geometry, c.Input, c.Kernel, c.OutputGradient, tiles, $"trial {trial} of seed {Seed + bits}: {c}");
        }
    }

    public static TheoryData<int, int, int, int, int, int> Layers => new()
    {
        // height, width, channels, filters, kernel, groups: whole strips and more than one, remainders of rows and lanes.
        { 20, 17, 14, 32, 3, 1 },
        { 9, 56, 15, 33, 3, 1 },
        { 5, 200, 3, 31, 5, 1 },
        { 28, 28, 1, 32, 5, 1 },
        { 15, 16, 32, 32, 3, 32 },
        { 15, 16, 20, 40, 3, 20 },
        { 9, 9, 64, 64, 1, 4 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Fast_gradients_agree_with_the_reference_over_several_strips(int height, int width, int channels, int filters, int kernel, int groups)
    {
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (int stride in new[] { 1, 2 })
        {
            var config = new Conv2DConfig { Filters = filters, KernelSize = kernel, Groups = groups, Padding = Padding.Same, DataFormat = format, Strides = stride };
            var geometry = ConvGeometry.Create(config, new(height, width, channels));
            var random = new Random(5);
            RequireAgreement(
                geometry, Values(random, geometry.Input.Length), Values(random, geometry.KernelLength), Values(random, geometry.Output.Length),
                GradientTiles.Widest, $"{format}, stride {stride}");
        }
    }

    // Without a border, the convolution that gives the gradient of the input has one of kernel - 1 on each side.
    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(8, 3, 1)]
    [InlineData(19, 3, 1)]
    [InlineData(32, 3, 1)]
    [InlineData(20, 5, 1)]
    [InlineData(16, 3, 4)]
    [InlineData(24, 3, 8)]
    public void Gradients_of_groups_of_few_channels_have_wide_borders(int channels, int kernel, int perGroup)
    {
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (var padding in Enum.GetValues<Padding>())
        foreach (int stride in new[] { 1, 2 })
        foreach (int width in new[] { 5, 6, 8, 9, 13 })
        {
            var config = new Conv2DConfig
            {
                Filters = channels, KernelSize = kernel, Groups = channels / perGroup, Padding = padding, DataFormat = format, Strides = stride,
            };
            var geometry = ConvGeometry.Create(config, new(7, width, channels));
            var random = new Random(6);
            foreach (var bits in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
                RequireAgreement(
                    geometry, Values(random, geometry.Input.Length), Values(random, geometry.KernelLength), Values(random, geometry.Output.Length),
                    GradientTiles.For(bits), $"{format}, {padding}, stride {stride}, width {width}, {bits}");
        }
    }

    [Fact]
    public void Sums_add_up_over_images_and_start_again_when_cleared()
    {
        var geometry = ConvGeometry.Create(new() { Filters = 1, KernelSize = 1 }, new(1, 2, 1));
        var gradient = new ConvKernelGradient(geometry);
        var sums = gradient.CreateSums();
        float[] kernel = [100], bias = [10];
        gradient.Accumulate([2, 3], [5, 7], sums);
        gradient.Accumulate([1, 1], [1, 1], sums);
        gradient.AddTo(sums, kernel, bias);
        Assert.Equal((133f, 24f), (kernel[0], bias[0]));

        sums.Clear();
        gradient.Accumulate([1, 1], [1, 1], sums);
        gradient.AddTo(sums, kernel, bias);
        Assert.Equal((135f, 26f), (kernel[0], bias[0]));
    }

    [Fact]
    public void Lengths_that_do_not_match_are_refused_with_both_numbers()
    {
        var geometry = ConvGeometry.Create(new() { Filters = 2, KernelSize = 3 }, new(4, 4, 1));
        var gradient = new ConvKernelGradient(geometry);
        var sums = gradient.CreateSums();
        var error = Assert.Throws<ArgumentException>(() => gradient.Accumulate(new float[15], new float[8], sums));
        Assert.Contains("input has 15 values; an image of shape (4, 4, 1) has 16", error.Message);
        error = Assert.Throws<ArgumentException>(() => gradient.Accumulate(new float[16], new float[9], sums));
        Assert.Contains("sumGradient has 9 values; an output of shape (2, 2, 2) has 8", error.Message);
        error = Assert.Throws<ArgumentException>(() => gradient.AddTo(sums, new float[17], []));
        Assert.Contains("kernelGradient has 17 values; shape (3, 3, 1, 2) has 18", error.Message);
        error = Assert.Throws<ArgumentException>(() => gradient.AddTo(sums, new float[18], new float[3]));
        Assert.Contains("biasGradient has 3 values; there are 2 filters", error.Message);
    }

    private static void RequireAgreement(
        ConvGeometry geometry, float[] input, float[] kernel, float[] sumGradient, GradientTiles tiles, string what)
    {
        var expected = ReferenceConv2DGradient.Run(geometry, input, kernel, sumGradient);

        float[] inputGradient = new float[input.Length];
        Array.Fill(inputGradient, float.NaN);
        var transposed = new ConvInputGradient(geometry, kernel);
        transposed.Run(sumGradient, inputGradient, transposed.CreateScratch());
        RequireClose(expected.Input, inputGradient, $"input gradient, {what}");

        float[] kernelGradient = new float[kernel.Length], biasGradient = new float[geometry.Filters];
        var gradient = new ConvKernelGradient(geometry, tiles);
        var sums = gradient.CreateSums();
        gradient.Accumulate(input, sumGradient, sums);
        gradient.AddTo(sums, kernelGradient, biasGradient);
        RequireClose(expected.Kernel, kernelGradient, $"kernel gradient, {what}");
        RequireClose(expected.Bias, biasGradient, $"bias gradient, {what}");
    }

    private static void RequireClose(double[] expected, float[] actual, string what)
    {
        // The terms are at most 1, so that a sum that cancels to nothing may still be off by what they are rounded to.
        double tolerance = 2e-5 * expected.Max(Math.Abs) + 2e-6;
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}: value {i} is {actual[i]}, expected {expected[i]}");
    }

    private static float[] Values(Random random, int length)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }
}
