namespace Conv2D.Numerics.Tests.Weights;

public class ConvWeightsTests
{
    private static readonly Conv2DConfig Layer = new() { Filters = 4, KernelSize = (3, 2), Groups = 2 };

    [Fact]
    public void A_kernel_and_a_bias_are_kept_bit_for_bit()
    {
        float[] kernel = [1f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, -3.5f];
        var weights = new ConvWeights(kernel, [1, 3, 1, 2], [7f, -8f]);
        Assert.Equal(kernel.Select(BitConverter.SingleToInt32Bits), weights.Kernel.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([7f, -8f], weights.Bias.ToArray());
        Assert.Equal(new Size2D(1, 3), weights.KernelSize);
        Assert.Equal((1, 2, true), (weights.ChannelsPerGroup, weights.Filters, weights.HasBias));
        Assert.Equal("kernel (1, 3, 1, 2), bias (2)", weights.ToString());
    }

    [Fact]
    public void What_the_caller_does_to_its_arrays_afterwards_changes_nothing()
    {
        float[] kernel = [1f];
        int[] shape = [1, 1, 1, 1];
        var weights = new ConvWeights(kernel, shape);
        kernel[0] = 2f;
        shape[0] = 9;
        Assert.Equal(1f, weights.Kernel.Span[0]);
        Assert.Equal(1, weights.KernelShape[0]);
        Assert.False(weights.HasBias);
    }

    [Theory]
    [InlineData(new[] { 3, 3, 4 }, 36, 0, "kernelShape is (3, 3, 4), of rank 3")]
    [InlineData(new[] { 4 }, 4, 0, "kernelShape is (4,), of rank 1")]
    [InlineData(new[] { 3, 3, 0, 4 }, 0, 0, "every extent must be at least 1")]
    [InlineData(new[] { 3, -3, 1, 4 }, 36, 0, "every extent must be at least 1")]
    [InlineData(new[] { 65536, 65536, 65536, 65536 }, 0, 0, "more values than one array holds")]
    [InlineData(new[] { 3, 3, 1, 4 }, 35, 0, "kernel has 35 values; shape (3, 3, 1, 4) has 36")]
    [InlineData(new[] { 3, 3, 1, 4 }, 36, 3, "bias has 3 values; there are 4 filters")]
    public void Shapes_that_do_not_fit_are_refused_by_name_and_value(int[] shape, int kernel, int bias, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new ConvWeights(new float[kernel], shape, new float[bias]));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Weights_of_the_layers_shape_match_it() =>
        new ConvWeights(new float[72], [3, 2, 3, 4], new float[4]).RequireMatch(Layer, inputChannels: 6);

    [Fact]
    public void A_kernel_of_another_shape_is_refused_with_both_shapes()
    {
        var weights = new ConvWeights(new float[72], [2, 3, 3, 4], new float[4]);
        var error = Assert.Throws<ArgumentException>(() => weights.RequireMatch(Layer, 6));
        Assert.Contains("has shape (2, 3, 3, 4); the layer's is (3, 2, 3, 4)", error.Message);
    }

    [Fact]
    public void A_bias_must_be_there_exactly_where_the_layer_has_one()
    {
        var kernelOnly = new ConvWeights(new float[72], [3, 2, 3, 4]);
        Assert.Contains("give one of 4 values", Assert.Throws<ArgumentException>(() => kernelOnly.RequireMatch(Layer, 6)).Message);
        kernelOnly.RequireMatch(Layer with { UseBias = false }, 6);
        var both = kernelOnly.WithBias([1f, 2f, 3f, 4f]);
        both.RequireMatch(Layer, 6);
        Assert.Contains("useBias false", Assert.Throws<ArgumentException>(() => both.RequireMatch(Layer with { UseBias = false }, 6)).Message);
    }
}
