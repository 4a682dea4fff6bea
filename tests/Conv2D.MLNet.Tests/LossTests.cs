using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class LossTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Losses_are_those_of_the_regularizers_the_activity_averaged_over_the_rows()
    {
        // A 1x1 kernel of ones over two channels, bias 0.5: each output value is a + b + 0.5.
        var data = Images.Load(_ml, 3);
        var layer = _ml.Transforms.Conv2D(new Conv2DOptions
        {
            OutputColumnName = "Features", InputColumnName = "Image", Filters = 1, KernelSize = 1,
            Weights = new ConvWeights([1, 1], [1, 1, 2, 1], [0.5f]),
            KernelRegularizer = Regularizers.L1(0.1f), BiasRegularizer = Regularizers.L2(0.2f), ActivityRegularizer = Regularizers.L2(0.01f),
        }).Fit(data);

        double Activity(int row)
        {
            float[] image = Images.Values(row, 60);
            return Enumerable.Range(0, 30).Sum(pixel => Math.Pow(image[2 * pixel] + image[2 * pixel + 1] + 0.5, 2)) * 0.01;
        }

        var losses = layer.ComputeLosses(data);
        Assert.Equal(0.2, losses.Kernel, 6);
        Assert.Equal(0.05, losses.Bias, 6);
        Assert.Equal((Activity(0) + Activity(1) + Activity(2)) / 3, losses.Activity, 5);
        Assert.Equal(losses.Kernel + losses.Bias + losses.Activity, losses.Total, 12);
        Assert.Equal(3, losses.Rows);
        Assert.Equal(Activity(0), layer.ComputeLosses(data, maxRows: 1).Activity, 5);
    }

    [Fact]
    public void A_layer_without_regularizers_has_no_losses_and_reads_no_rows() =>
        Assert.Equal(new LayerLosses(0, 0, 0, 0), _ml.Transforms.Conv2D("Features", 2, 3, "Image").Fit(Images.Load(_ml, 1)).ComputeLosses(Images.Load(_ml, 1)));
}
