using Xunit.Abstractions;

namespace Conv2D.Numerics.Tests;

/// <summary>
/// The float gradients of a whole layer (convolution, bias, activation) against what the layer's loss really does when
/// one number changes a little, computed in double precision by loops of the tests' own.
/// </summary>
public class CentralDifferenceTests(ITestOutputHelper log)
{
    private const double Step = 1e-5;

    [Fact]
    public void Gradients_of_400_random_layers_agree_with_central_differences()
    {
        const int Seed = 19680101;
        log.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int probes = 0, kinks = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            var c = GradientCase.Next(random, EveryActivation.All);
            var (input, kernel, bias) = FastGradients(c);
            double[][] weights = [ToDouble(c.Input), ToDouble(c.Kernel), ToDouble(c.Bias)];
            float[][] gradients = [input, kernel, bias];
            for (int probe = 0; probe < 15; probe++)
            {
                int which = probe % 3;
                if (weights[which].Length == 0)
                    continue;
                int i = random.Next(weights[which].Length);
                double coarse = Difference(c, weights, which, i, Step), fine = Difference(c, weights, which, i, Step / 2);
                double scale = Math.Max(gradients[which].Max(MathF.Abs), 1);
                probes++;
                if (Math.Abs(coarse - fine) > 1e-6 * scale)
                {
                    // A step over the edge of a relu: the two differences say so by not agreeing with each other.
                    kinks++;
                    continue;
                }

                Assert.True(
                    Math.Abs(fine - gradients[which][i]) <= 5e-5 * scale,
                    $"trial {trial} of seed {Seed}: {c}: gradient of {new[] { "input", "kernel", "bias" }[which]} {i} is {gradients[which][i]}, expected {fine}");
            }
        }

        log.WriteLine($"{probes} numbers probed, {kinks} at a kink");
        Assert.InRange(kinks, 0, probes / 100);
    }

    private static (float[] Input, float[] Kernel, float[] Bias) FastGradients(GradientCase c)
    {
        var g = c.Geometry;
        float[] sum = new float[g.Output.Length];
        var linear = new ManagedConv2D(g, c.Kernel, c.Bias, Activations.Linear);
        linear.Run(c.Input, sum, linear.CreateScratch());
        float[] sumGradient = new float[sum.Length];
        c.Config.Activation.Backward(sum, c.OutputGradient, sumGradient, new(g.Output.Pixels, g.Filters, g.DataFormat));

        float[] input = new float[c.Input.Length], kernel = new float[c.Kernel.Length], bias = new float[c.Bias.Length];
        var inputGradient = new ConvInputGradient(g, c.Kernel);
        inputGradient.Run(sumGradient, input, inputGradient.CreateScratch());
        var kernelGradient = new ConvKernelGradient(g);
        var sums = kernelGradient.CreateSums();
        kernelGradient.Accumulate(c.Input, sumGradient, sums);
        kernelGradient.AddTo(sums, kernel, bias);
        return (input, kernel, bias);
    }

    private static double Difference(GradientCase c, double[][] weights, int which, int i, double step)
    {
        double kept = weights[which][i];
        weights[which][i] = kept + step;
        double above = Loss(c, weights[0], weights[1], weights[2]);
        weights[which][i] = kept - step;
        double below = Loss(c, weights[0], weights[1], weights[2]);
        weights[which][i] = kept;
        return (above - below) / (2 * step);
    }

    private static double Loss(GradientCase c, double[] input, double[] kernel, double[] bias)
    {
        var g = c.Geometry;
        bool last = g.DataFormat == DataFormat.ChannelsLast;
        double[] sums = new double[g.Output.Length];
        for (int y = 0; y < g.Output.Height; y++)
        for (int x = 0; x < g.Output.Width; x++)
        for (int f = 0; f < g.Filters; f++)
        {
            double sum = bias.Length == 0 ? 0 : bias[f];
            for (int ky = 0; ky < g.KernelSize.Height; ky++)
            for (int kx = 0; kx < g.KernelSize.Width; kx++)
            for (int k = 0; k < g.ChannelsPerGroup; k++)
            {
                int row = y * g.Strides.Height + ky * g.DilationRate.Height - g.PadTop;
                int column = x * g.Strides.Width + kx * g.DilationRate.Width - g.PadLeft;
                if (row < 0 || row >= g.Input.Height || column < 0 || column >= g.Input.Width)
                    continue;
                int channel = f / g.FiltersPerGroup * g.ChannelsPerGroup + k;
                double value = last
                    ? input[(row * g.Input.Width + column) * g.Input.Channels + channel]
                    : input[(channel * g.Input.Height + row) * g.Input.Width + column];
                sum += value * kernel[((ky * g.KernelSize.Width + kx) * g.ChannelsPerGroup + k) * g.Filters + f];
            }

            sums[last ? (y * g.Output.Width + x) * g.Filters + f : (f * g.Output.Height + y) * g.Output.Width + x] = sum;
        }

        double[] output = new double[c.OutputGradient.Length];
        c.Config.Activation.Forward(sums, output, new(g.Output.Pixels, g.Filters, g.DataFormat));
        double loss = 0;
        for (int i = 0; i < output.Length; i++)
            loss += output[i] * c.OutputGradient[i];
        return loss;
    }

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
