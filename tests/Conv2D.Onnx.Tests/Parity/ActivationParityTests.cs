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
        // Each value goes to the activation as it is and times -2; beside it, in a group of its own, one that is harmless.
        var config = new Conv2DConfig { Filters = 4, KernelSize = 1, Groups = 2, Activation = activation, DataFormat = format, UseBias = false };
        var geometry = ConvGeometry.Create(config, new ImageShape(1, special.Length, 2));
        float[] image = format == DataFormat.ChannelsLast
            ? [.. special.SelectMany(value => new[] { value, 0.4f })]
            : [.. special, .. Enumerable.Repeat(0.4f, special.Length)];
        var layer = new RandomLayer(config, geometry, [1, -2, 1, 2], [], image);

        float[] managed = layer.Managed(), onnx = layer.OnnxRuntime();

        for (int i = 0; i < managed.Length; i++)
        {
            if (float.IsFinite(managed[i]))
                Assert.True(Math.Abs(managed[i] - onnx[i]) <= 2e-5 * Math.Max(1, Math.Abs(managed[i])), $"{activation}: {managed[i]} and {onnx[i]} at {i}");
            else
                Assert.True(managed[i].Equals(onnx[i]), $"{activation}: {managed[i]} and {onnx[i]} at {i}");
        }
    }

    [Fact]
    public void Every_activation_of_the_catalogue_can_be_exported_and_is_tested_here()
    {
        foreach (string name in Activations.Names)
        {
            Activation activation = name == "threshold" ? Activations.Threshold(0.1f, 0) : Activations.FromName(name);
            Assert.True(OnnxExport.CanExport(activation), name);
            Assert.Contains(ExportedActivations.All, tested => tested.Name == activation.Name);
            Assert.Equal(name == "sparsemax" ? 11 : 9, OnnxExport.MinimumOperatorSetVersion(activation));
        }
    }

    [Theory]
    [InlineData("tanh_shrink", 0.02f, -0.02f)]
    [InlineData("squareplus", -90f, -40f)]
    [InlineData("softplus", -12f, -9f)]
    [InlineData("sparse_plus", -0.999f, -0.98f)]
    [InlineData("log_sigmoid", 9f, 12f)]
    public void Where_a_formula_cancels_the_export_does_not(string name, float from, float to)
    {
        Activation activation = Activations.FromName(name);
        float[] values = [.. Enumerable.Range(0, 101).Select(i => from + (to - from) * i / 100)];
        var config = new Conv2DConfig { Filters = 1, KernelSize = 1, Activation = activation, UseBias = false };
        var layer = new RandomLayer(config, ConvGeometry.Create(config, new ImageShape(1, values.Length, 1)), [1], [], values);

        Assert.InRange(Difference.Relative(layer.Reference(), layer.OnnxRuntime()), 0, 2e-5);
    }

    [Fact]
    public void An_activation_of_the_users_own_is_refused_by_name()
    {
        var config = new Conv2DConfig { Filters = 1, KernelSize = 1, Activation = new Doubling() };
        Assert.False(OnnxExport.CanExport(config.Activation));
        var error = Assert.Throws<NotSupportedException>(
            () => new OnnxConvLayer(ConvGeometry.Create(config, new ImageShape(2, 2, 1)), [1], [0], config.Activation));
        Assert.Contains("'relu' (Doubling)", error.Message);
        Assert.Throws<NotSupportedException>(() => OnnxExport.MinimumOperatorSetVersion(config.Activation));
    }

    /// <summary>Bears the name of one of Keras', and is another.</summary>
    private sealed class Doubling : ElementwiseActivation
    {
        public override string Name => "relu";

        public override double Value(double x) => 2 * x;

        public override double Derivative(double x) => 2;

        protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
        {
            for (int i = 0; i < x.Length; i++)
                y[i] = 2 * x[i];
        }
    }
}
