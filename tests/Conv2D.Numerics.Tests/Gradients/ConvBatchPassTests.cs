namespace Conv2D.Numerics.Tests;

public class ConvBatchPassTests
{
    private static readonly Conv2DConfig Config = new() { Filters = 17, KernelSize = 3, Padding = Padding.Same, Strides = (1, 2) };

    private static readonly ConvGeometry Geometry = ConvGeometry.Create(Config, new(9, 8, 5));

    [Fact]
    public void A_batch_gives_what_its_images_give_one_by_one()
    {
        var (inputs, kernel, bias, gradients) = Values(count: 5);
        var pass = Run(5, 5, 2, inputs, kernel, bias, gradients);
        double[] expectedKernel = new double[kernel.Length], expectedBias = new double[bias.Length];
        for (int i = 0; i < 5; i++)
        {
            float[] input = inputs[(i * Geometry.Input.Length)..((i + 1) * Geometry.Input.Length)];
            float[] gradient = gradients[(i * Geometry.Output.Length)..((i + 1) * Geometry.Output.Length)];
            double[] output = ReferenceConv2D.Run(Geometry, input, kernel, bias, Activations.Linear);
            var expected = ReferenceConv2DGradient.Run(Geometry, input, kernel, gradient);
            for (int k = 0; k < output.Length; k++)
                Assert.Equal(output[k], pass.Sums[i * output.Length + k], 1e-4);
            for (int k = 0; k < input.Length; k++)
                Assert.Equal(expected.Input[k], pass.InputGradients[i * input.Length + k], 1e-4);
            for (int k = 0; k < kernel.Length; k++)
                expectedKernel[k] += expected.Kernel[k];
            for (int k = 0; k < bias.Length; k++)
                expectedBias[k] += expected.Bias[k];
        }

        for (int k = 0; k < kernel.Length; k++)
            Assert.Equal(expectedKernel[k], pass.KernelGradient[k], 2e-4);
        for (int k = 0; k < bias.Length; k++)
            Assert.Equal(expectedBias[k], pass.BiasGradient[k], 2e-4);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var (inputs, kernel, bias, gradients) = Values(count: 20);
        var one = Run(20, 20, 1, inputs, kernel, bias, gradients);
        foreach (int threads in new[] { 2, 5, 32 })
        {
            var many = Run(20, 20, threads, inputs, kernel, bias, gradients);
            Assert.Equal(one.Sums, many.Sums);
            Assert.Equal(one.InputGradients, many.InputGradients);
            Assert.Equal(one.KernelGradient, many.KernelGradient);
            Assert.Equal(one.BiasGradient, many.BiasGradient);
        }
    }

    [Fact]
    public void The_input_gradient_may_be_left_out()
    {
        var (inputs, kernel, bias, gradients) = Values(count: 2);
        var pass = new ConvBatchPass(Geometry, 2, 1);
        pass.SetWeights(kernel, bias);
        float[] kernelGradient = new float[kernel.Length];
        pass.Backward(inputs, gradients, default, kernelGradient, default, 2);
        Assert.Equal(Run(2, 2, 1, inputs, kernel, bias, gradients).KernelGradient, kernelGradient);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_numbers()
    {
        var pass = new ConvBatchPass(Geometry, 2, 1);
        Assert.Contains("call SetWeights first", Assert.Throws<InvalidOperationException>(() => pass.Forward(new float[360], new float[612], 1)).Message);
        pass.SetWeights(new float[Geometry.KernelLength], default);
        Assert.Contains("inputs has 359 values; 1 x (9, 8, 5) has 360", Assert.Throws<ArgumentException>(() => pass.Forward(new float[359], new float[612], 1)).Message);
        Assert.Contains("count is 3; the pass was made for 0 to 2 images", Assert.ThrowsAny<ArgumentException>(() => pass.Forward(new float[3 * 360], new float[3 * 612], 3)).Message);
        Assert.Contains("batchSize is 0", Assert.ThrowsAny<ArgumentException>(() => new ConvBatchPass(Geometry, 0, 1)).Message);
        Assert.Contains("threads is 0", Assert.ThrowsAny<ArgumentException>(() => new ConvBatchPass(Geometry, 1, 0)).Message);
    }

    [Fact]
    public void Scratch_of_another_geometry_is_refused()
    {
        var gradient = new ConvInputGradient(Geometry, new float[Geometry.KernelLength]);
        var other = ConvGeometry.Create(Config, new(9, 9, 5));
        var scratch = new ConvInputGradient(other, new float[other.KernelLength]).CreateScratch();
        Assert.Throws<ArgumentException>(() => gradient.Run(new float[Geometry.Output.Length], new float[Geometry.Input.Length], scratch));
    }

    private static Results Run(int batchSize, int count, int threads, float[] inputs, float[] kernel, float[] bias, float[] gradients)
    {
        var pass = new ConvBatchPass(Geometry, batchSize, threads);
        pass.SetWeights(kernel, bias);
        var results = new Results(new float[gradients.Length], new float[inputs.Length], new float[kernel.Length], new float[bias.Length]);
        pass.Forward(inputs, results.Sums, count);
        pass.Backward(inputs, gradients, results.InputGradients, results.KernelGradient, results.BiasGradient, count);
        return results;
    }

    private static (float[] Inputs, float[] Kernel, float[] Bias, float[] Gradients) Values(int count)
    {
        var random = new Random(4);
        return (Next(count * Geometry.Input.Length), Next(Geometry.KernelLength), Next(Geometry.Filters), Next(count * Geometry.Output.Length));

        float[] Next(int length)
        {
            float[] values = new float[length];
            foreach (ref float value in values.AsSpan())
                value = random.NextSingle() * 2 - 1;
            return values;
        }
    }

    private sealed record Results(float[] Sums, float[] InputGradients, float[] KernelGradient, float[] BiasGradient);
}
