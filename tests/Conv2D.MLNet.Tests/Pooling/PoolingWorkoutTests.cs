using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

public class PoolingWorkoutTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(PoolingLayers.KindsAndFormats), MemberType = typeof(PoolingLayers))]
    public void A_pooling_does_what_ML_NET_asks_of_its_own_estimators(PoolingKind kind, DataFormat format)
    {
        foreach (var backend in new[] { Conv2DBackend.Managed, Conv2DBackend.OnnxRuntime })
            EstimatorWorkout.Run(_ml, PoolingLayers.Create(_ml, kind, format, backend), Images.Load(_ml, 50), InvalidImages.Views(_ml));
    }

    [Fact]
    public void So_does_one_that_replaces_its_input() =>
        EstimatorWorkout.Run(_ml, _ml.Transforms.MaxPooling2D("Image"), Images.Load(_ml, 20), InvalidImages.Views(_ml));

    [Fact]
    public void So_does_one_after_a_convolution() => EstimatorWorkout.Run(
        _ml, _ml.Transforms.Conv2D("Maps", 3, 3, "Image").Append(_ml.Transforms.GlobalAveragePooling2D("Features", "Maps")),
        Images.Load(_ml, 20), InvalidImages.Views(_ml));
}
