using Conv2D.Numerics;

namespace Conv2D.Onnx.Tests;

public class ActivationParityTests
{
    public static TheoryData<int, DataFormat> Sweep()
    {
        var data = new TheoryData<int, DataFormat>();
        for (int i = 0; i < ExportedActivations.All.Count; i++)
        {
            data.Add(i, DataFormat.ChannelsLast);
            data.Add(i, DataFormat.ChannelsFirst);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sweep))]
    public void An_activation_gives_the_same_on_both_paths_and_in_both_data_formats(int index, DataFormat format)
    {
        Activation activation = ExportedActivations.All[index];
        var layer = RandomLayer.Fill(new Random(20 + index), new Conv2DConfig
        {
            Filters = 6,
            KernelSize = (3, 2),
            Padding = Padding.Same,
            DataFormat = format,
            Activation = activation,
        }, new ImageShape(9, 7, 3));

        double[] expected = layer.Reference();
        float[] onnx = layer.OnnxRuntime();

        Assert.InRange(Difference.Relative(expected, onnx), 0, 2e-5);
        Assert.InRange(Difference.Relative(layer.Managed(), onnx), 0, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Sweep))]
    public void Not_a_number_infinities_and_huge_values_come_out_the_same_way(int index, DataFormat format)
    {
        float[] special =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 100, -100, 20, -20, 3, -3, 1, -1, 0.5f, -0.5f, 1e-8f, 0,
        ];
        Activation activation = ExportedActivations.All[index];
        // A kernel of 1 on one channel hands each value to the activation as it is; beside it, channels of 2 and -1.
        var config = new Conv2DConfig { Filters = 4, KernelSize = 1, Activation = activation, DataFormat = format, UseBias = false };
        var geometry = ConvGeometry.Create(config, new ImageShape(1, special.Length, 1));
        var layer = new RandomLayer(config, geometry, [1, 2, -1, 1], [], special);

        float[] managed = layer.Managed(), onnx = layer.OnnxRuntime();

        for (int i = 0; i < managed.Length; i++)
        {
            if (float.IsFinite(managed[i]))
                Assert.True(Math.Abs(managed[i] - onnx[i]) <= 2e-5 * Math.Max(1, Math.Abs(managed[i])), $"{activation}: {managed[i]} and {onnx[i]} at {i}");
            else
                Assert.True(managed[i].Equals(onnx[i]), $"{activation}: {managed[i]} and {onnx[i]} at {i}");
        }
    }
}
