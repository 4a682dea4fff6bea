namespace Conv2D.Numerics.Tests;

public class PoolingGradientTests
{
    [Fact]
    public void Gradients_agree_with_central_differences_of_the_reference()
    {
        const float Step = 1f / 4096;
        var random = new Random(77);
        for (int trial = 0; trial < 60; trial++)
        {
            var (geometry, input) = PoolingCases.Next(random);
            float[] gradient = new float[geometry.Output.Length];
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] = random.NextSingle() * 2 - 1;

            // Far apart, so that no step changes which cell is the largest.
            int[] order = Enumerable.Range(0, input.Length).ToArray();
            random.Shuffle(order);
            for (int i = 0; i < input.Length; i++)
                input[i] = order[i] / 512f;
            float[] actual = Backward(geometry, input, gradient);

            for (int probe = 0; probe < 20; probe++)
            {
                int i = random.Next(input.Length);
                float kept = input[i];
                input[i] = kept + Step;
                double above = Loss(geometry, input, gradient);
                input[i] = kept - Step;
                double below = Loss(geometry, input, gradient);
                input[i] = kept;
                double expected = (above - below) / (2 * (double)Step);
                Assert.True(Math.Abs(expected - actual[i]) < 1e-4, $"trial {trial}, {geometry}: gradient {i} is {actual[i]}, expected {expected}");
            }
        }
    }

    [Fact]
    public void The_first_of_equal_cells_takes_the_gradient_of_a_window()
    {
        var geometry = PoolingGeometry.Create(new() { Kind = PoolingKind.Max }, new(2, 2, 1));
        Assert.Equal([0, 3, 0, 0], Backward(geometry, [1, 5, 5, 5], [3]));
    }

    [Fact]
    public void Equal_cells_share_the_gradient_of_a_global_maximum()
    {
        var geometry = PoolingGeometry.Create(new() { Kind = PoolingKind.GlobalMax }, new(2, 2, 1));
        Assert.Equal([0, 1, 1, 1], Backward(geometry, [1, 5, 5, 5], [3]));
    }

    [Fact]
    public void Overlapping_windows_add_up()
    {
        var geometry = PoolingGeometry.Create(new() { Kind = PoolingKind.Max, Strides = 1 }, new(3, 3, 1));
        Assert.Equal([0, 0, 0, 0, 10, 0, 0, 0, 0], Backward(geometry, [0, 1, 2, 3, 9, 4, 5, 6, 7], [1, 2, 3, 4]));
    }

    [Fact]
    public void A_NaN_takes_the_gradient_of_its_window()
    {
        var geometry = PoolingGeometry.Create(new() { Kind = PoolingKind.Max }, new(2, 2, 20));
        float[] input = new float[80];
        input[2 * 20 + 3] = float.NaN;
        input[3 * 20 + 19] = float.NaN;
        float[] result = Backward(geometry, input, [.. Enumerable.Repeat(1f, 20)]);
        Assert.Equal((1f, 1f), (result[2 * 20 + 3], result[3 * 20 + 19]));
        Assert.Equal(20, result.Sum());
    }

    private static double Loss(PoolingGeometry geometry, float[] input, float[] gradient)
    {
        double[] output = ReferencePooling2D.Run(geometry, input);
        double loss = 0;
        for (int i = 0; i < output.Length; i++)
            loss += output[i] * gradient[i];
        return loss;
    }

    private static float[] Backward(PoolingGeometry geometry, float[] input, float[] gradient)
    {
        var pooling = new ManagedPooling2D(geometry);
        float[] output = new float[geometry.Output.Length], result = new float[input.Length];
        Array.Fill(result, float.MaxValue);
        pooling.Run(input, output, pooling.CreateScratch());
        pooling.Backward(input, output, gradient, result);
        return result;
    }
}
