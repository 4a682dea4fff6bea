using System.Runtime.Intrinsics;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class DepthwisePlaneTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    public void Every_width_and_height_around_those_of_the_vectors_and_tiles_is_computed(int stride, int filtersPerGroup)
    {
        var random = new Random(21);
        foreach (int width in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 28, 30, 31, 32, 33, 34, 36, 51, 66 })
        foreach (int height in new[] { 1, 2, 3, 4, 5, 8, 9, 13, 18 })
        foreach (var padding in Enum.GetValues<Padding>())
        {
            if (padding == Padding.Valid && Math.Min(width, height) < 3)
                continue;
            var layer = new KernelCase(Config(3, stride, filtersPerGroup, padding), new(height, width, 3), random);
            foreach (var vectors in KernelCase.Widths)
            {
                float[] actual = layer.Run(vectors);
                double difference = layer.Difference(actual);
                Assert.True(difference <= Tolerance, $"{difference:e2}, {vectors}, {layer.Layer(vectors).PlanName} on {layer}");
                Assert.Equal(actual, layer.Run(vectors, threads: 2));
            }
        }
    }

    [Theory]
    [InlineData(1, 36)]
    [InlineData(2, 36)]
    [InlineData(1, 14)]
    [InlineData(2, 14)]
    [InlineData(1, 7)]
    public void Every_part_of_the_activation_is_applied_or_left_out(int stride, int width)
    {
        foreach (var activation in new[] { Activations.Linear, Activations.Relu, Activations.Relu6, Activations.LeakyRelu(), Activations.HardTanh })
        {
            var layer = new KernelCase(Config(2, stride, 1, Padding.Same) with { Activation = activation }, new(18, width, 2), new Random(24));
            foreach (var vectors in KernelCase.Widths)
                Assert.True(layer.Difference(layer.Run(vectors)) <= Tolerance, $"{activation}, {vectors} on {layer}");
        }
    }

    [Theory]
    [InlineData(1, 36)]
    [InlineData(2, 36)]
    [InlineData(1, 14)]
    [InlineData(2, 28)]
    [InlineData(1, 7)]
    [InlineData(2, 14)]
    [InlineData(2, 7)]
    public void Pixels_of_other_images_channels_and_rows_do_not_leak_over_a_border(int stride, int width)
    {
        var one = new KernelCase(Config(2, stride, 1, Padding.Same), new(20, width, 2), new Random(22));
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = one.Layer(vectors);
            int length = one.Image.Length, outLength = layer.OutputShape.Length;
            float[] inputs = new float[3 * length], outputs = new float[3 * outLength];
            inputs.AsSpan().Fill(float.NaN);
            one.Image.CopyTo(inputs.AsSpan(length));
            layer.RunBatch(inputs, outputs, 3, layer.CreateScratch());
            Assert.True(one.Difference(outputs.AsSpan(outLength, outLength)) <= Tolerance, $"{vectors} on {one}");
        }
    }

    [Theory]
    [InlineData(1, 34, float.NaN)]
    [InlineData(2, 34, float.NaN)]
    [InlineData(1, 34, float.PositiveInfinity)]
    [InlineData(2, 34, float.NegativeInfinity)]
    [InlineData(1, 14, float.NaN)]
    [InlineData(2, 28, float.NaN)]
    [InlineData(1, 7, float.PositiveInfinity)]
    [InlineData(2, 7, float.NaN)]
    public void A_pixel_that_is_not_finite_spoils_only_the_outputs_that_see_it(int stride, int width, float value)
    {
        const int height = 12;
        foreach (var (row, column) in new[] { (0, 0), (0, width - 1), (5, 0), (5, width - 1), (6, width / 2), (height - 1, 0), (height - 1, width - 1) })
        foreach (var vectors in KernelCase.Widths)
        {
            var layer = new KernelCase(Config(2, stride, 1, Padding.Same), new(height, width, 2), new Random(23));
            layer.Image[height * width + row * width + column] = value;
            float[] actual = layer.Run(vectors);
            var output = layer.Geometry.Output;
            for (int i = 0; i < actual.Length; i++)
            {
                int top = i % output.Pixels / output.Width * stride - layer.Geometry.PadTop, left = i % output.Width * stride - layer.Geometry.PadLeft;
                bool sees = i >= output.Pixels && row >= top && row < top + 3 && column >= left && column < left + 3;
                Assert.Equal(!sees, float.IsFinite(actual[i]));
            }
        }
    }

    [Theory]
    [InlineData(7, 1, 256)]
    [InlineData(14, 2, 256)]
    [InlineData(14, 1, 512)]
    [InlineData(28, 2, 512)]
    public void Planes_narrower_than_a_vector_have_a_plan_of_their_own_where_lanes_can_be_left_out(int width, int stride, int bits)
    {
        var geometry = ConvGeometry.Create(Config(40, stride, 1, Padding.Same), new(width, width, 40));
        var plan = ConvPlanner.Choose(geometry, new float[geometry.KernelLength], default, FusedActivation.None, new() { MaxWidth = (VectorWidth)(bits / 32) });
        bool masks = bits == 512 ? Simd512.HasMasks : Simd256.HasMasks;
        Assert.Equal(masks, plan is DepthwiseNarrowPlanePlan<Simd256, Vector256<float>> or DepthwiseNarrowPlanePlan<Simd512, Vector512<float>>);
    }

    private static Conv2DConfig Config(int channels, int stride, int filtersPerGroup, Padding padding) => new()
    {
        Filters = channels * filtersPerGroup, KernelSize = 3, Strides = stride, Groups = channels, Padding = padding,
        DataFormat = DataFormat.ChannelsFirst, Activation = Activations.LeakyRelu(),
    };
}
