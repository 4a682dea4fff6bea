namespace Conv2D.Numerics.Tests.Kernels;

public class NonFiniteTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_pixel_that_is_not_finite_reaches_the_outputs_it_should_and_no_other(float value)
    {
        var random = new Random(11);
        for (int i = 0; i < 120; i++)
        {
            var layer = KernelCase.Draw(random);
            for (int n = 0; n < 3; n++)
                layer.Image[random.Next(layer.Image.Length)] = value;
            foreach (var width in KernelCase.Widths)
                AssertSame(layer, layer.Run(width));
        }
    }

    [Theory]
    [InlineData(3, DataFormat.ChannelsLast)]
    [InlineData(3, DataFormat.ChannelsFirst)]
    [InlineData(5, DataFormat.ChannelsLast)]
    public void An_infinite_weight_does_not_meet_the_zeros_of_the_border(int kernel, DataFormat format)
    {
        var config = new Conv2DConfig { Filters = 33, KernelSize = kernel, Padding = Padding.Same, DataFormat = format };
        var layer = new KernelCase(config, new(6, 7, 3), new Random(2));
        layer.Kernel[4] = float.PositiveInfinity;
        layer.Kernel[200] = float.NaN;
        foreach (var width in KernelCase.Widths)
            AssertSame(layer, layer.Run(width));
    }

    private static void AssertSame(KernelCase layer, float[] actual)
    {
        double[] expected = layer.Expected;
        double magnitude = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        for (int i = 0; i < actual.Length; i++)
        {
            bool same = double.IsFinite(expected[i])
                ? Math.Abs(actual[i] - expected[i]) <= 2e-5 * magnitude
                : double.IsNaN(expected[i]) ? float.IsNaN(actual[i]) : (double)actual[i] == expected[i];
            Assert.True(same, $"output {i} is {actual[i]}, expected {expected[i]}, on {layer}");
        }
    }
}
