using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

public class Conv2DWorkoutTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView[] Invalid => InvalidImages.Views(_ml);

    public static TheoryData<Conv2DOptions> Layers => new()
    {
        new Conv2DOptions { Filters = 3, KernelSize = 3, Activation = Activations.Relu },
        new Conv2DOptions { Filters = 4, KernelSize = (2, 3), Strides = 2, Padding = Padding.Same, UseBias = false },
        new Conv2DOptions { Filters = 4, KernelSize = 2, DilationRate = 2, Groups = 2 },
        new Conv2DOptions { Filters = 2, KernelSize = 3, Backend = Conv2DBackend.OnnxRuntime, Activation = Activations.Sigmoid },
        new Conv2DOptions { Filters = 2, KernelSize = 2, DataFormat = DataFormat.ChannelsFirst },
    };

    [Theory]
    [MemberData(nameof(Layers), DisableDiscoveryEnumeration = true)]
    public void Conv2D_does_what_ML_NET_asks_of_its_own_estimators(Conv2DOptions options)
    {
        options.OutputColumnName = "Features";
        options.InputColumnName = "Image";
        EstimatorWorkout.Run(_ml, _ml.Transforms.Conv2D(options), Images.Load(_ml, 50), Invalid);
    }

    [Fact]
    public void So_does_a_layer_that_replaces_its_input() =>
        EstimatorWorkout.Run(_ml, _ml.Transforms.Conv2D("Image", 2, 3), Images.Load(_ml, 20), Invalid);

    [Fact]
    public void So_do_two_layers_with_a_cache_between_them() => EstimatorWorkout.Run(
        _ml, _ml.Transforms.Conv2D("First", 3, 3, "Image").AppendCacheCheckpoint(_ml).Append(_ml.Transforms.Conv2D("Second", 2, 2, "First")),
        Images.Load(_ml, 20), Invalid);
}
