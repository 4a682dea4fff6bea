namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>1x1 kernels on a single pixel.</summary>
public class MatrixVectorTests
{
    [Theory]
    [InlineData(DataFormat.ChannelsLast, true)]
    [InlineData(DataFormat.ChannelsFirst, false)]
    public void Every_number_of_channels_and_filters_is_computed(DataFormat format, bool useBias)
    {
        var random = new Random(61);
        foreach (int channels in new[] { 1, 2, 3, 8, 33, 130 })
        foreach (int filters in new[] { 1, 3, 4, 5, 8, 13, 16, 24, 47, 48, 49, 96, 97, 130, 200 })
        foreach (var activation in new[] { Activations.Linear, Activations.Relu6, Activations.LeakyRelu(), Activations.Softmax })
        {
            var config = new Conv2DConfig { Filters = filters, KernelSize = 1, DataFormat = format, UseBias = useBias, Activation = activation };
            var layer = new KernelCase(config, new(1, 1, channels), random);
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= 2e-5, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }
}
