using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class WeightTests
{
    private static Conv2DTransformer Fit(int? seed, Initializer? kernel = null)
    {
        var ml = new MLContext(seed);
        return ml.Transforms.Conv2D("Features", 3, 2, "Image", kernelInitializer: kernel, biasInitializer: kernel).Fit(Images.Load(ml, 1));
    }

    [Fact]
    public void The_context_seed_decides_the_weights()
    {
        Assert.Equal(Fit(7).Kernel.ToArray(), Fit(7).Kernel.ToArray());
        Assert.NotEqual(Fit(7).Kernel.ToArray(), Fit(8).Kernel.ToArray());
    }

    [Fact]
    public void The_initializers_own_seed_comes_first()
    {
        Assert.Equal(Fit(7, Initializers.GlorotUniform(3)).Kernel.ToArray(), Fit(8, Initializers.GlorotUniform(3)).Kernel.ToArray());
    }

    [Fact]
    public void Fitting_twice_gives_the_same_weights_and_two_layers_differ()
    {
        var ml = new MLContext(5);
        var data = Images.Load(ml, 1);
        var first = ml.Transforms.Conv2D("Features", 3, 2, "Image");
        var second = ml.Transforms.Conv2D("Features", 3, 2, "Image");
        Assert.Equal(first.Fit(data).Kernel.ToArray(), first.Fit(data).Kernel.ToArray());
        Assert.NotEqual(first.Fit(data).Kernel.ToArray(), second.Fit(data).Kernel.ToArray());
    }

    [Fact]
    public void Kernel_and_bias_do_not_share_their_random_numbers()
    {
        var layer = Fit(7, Initializers.GlorotUniform());
        float ratio = layer.Bias.Span[0] / layer.Kernel.Span[0];
        Assert.NotEqual(ratio, layer.Bias.Span[1] / layer.Kernel.Span[1], 1e-3f);
    }

    [Fact]
    public void Given_weights_are_used_as_they_are()
    {
        var ml = new MLContext(1);
        float[] kernel = Images.Values(3, 2 * 2 * 2 * 3);
        var options = new Conv2DOptions
        {
            OutputColumnName = "Features", InputColumnName = "Image", Filters = 3, KernelSize = 2,
            Weights = new ConvWeights(kernel, [2, 2, 2, 3], [1f, 2f, 3f]),
        };
        var layer = ml.Transforms.Conv2D(options).Fit(Images.Load(ml, 1));
        Assert.Equal(kernel, layer.Kernel.ToArray());
        Assert.Equal([1f, 2f, 3f], layer.Bias.ToArray());

        options.Filters = 4;
        var error = Assert.ThrowsAny<ArgumentException>(() => ml.Transforms.Conv2D(options).Fit(Images.Load(ml, 1)));
        Assert.All(["(2, 2, 2, 3)", "(2, 2, 2, 4)"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Changing_the_options_afterwards_changes_nothing()
    {
        var ml = new MLContext(1);
        var options = new Conv2DOptions { OutputColumnName = "Features", InputColumnName = "Image", Filters = 3, KernelSize = 2 };
        var estimator = ml.Transforms.Conv2D(options);
        options.Filters = 9;
        var layer = estimator.Fit(Images.Load(ml, 1));
        layer.Options.Filters = 10;
        Assert.Equal(3, layer.Options.Filters);
    }
}
