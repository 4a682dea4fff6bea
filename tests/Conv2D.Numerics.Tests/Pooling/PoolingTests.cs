namespace Conv2D.Numerics.Tests;

public class PoolingTests
{
    private static readonly PoolingConfig Max = new() { Kind = PoolingKind.Max };
    private static readonly PoolingConfig Average = new() { Kind = PoolingKind.Average };

    /// <summary>The example of Keras' documentation: 1 to 9 in a 3x3 image.</summary>
    private static readonly float[] OneToNine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void Max_with_stride_one_gives_the_example_of_Keras() =>
        Assert.Equal([5, 6, 8, 9], Run(Max with { Strides = 1 }, new(3, 3, 1), OneToNine));

    [Fact]
    public void Average_with_stride_one_gives_the_example_of_Keras() =>
        Assert.Equal([3, 4, 6, 7], Run(Average with { Strides = 1 }, new(3, 3, 1), OneToNine));

    [Fact]
    public void Max_with_same_padding_keeps_the_size_at_stride_one() =>
        Assert.Equal([5, 6, 6, 8, 9, 9, 8, 9, 9], Run(Max with { Strides = 1, Padding = Padding.Same }, new(3, 3, 1), OneToNine));

    [Fact]
    public void Average_with_same_padding_does_not_count_the_padded_cells() =>
        Assert.Equal([3, 4, 4.5f, 6, 7, 7.5f, 7.5f, 8.5f, 9], Run(Average with { Strides = 1, Padding = Padding.Same }, new(3, 3, 1), OneToNine));

    [Fact]
    public void Strides_default_to_the_pool_size()
    {
        var geometry = PoolingGeometry.Create(Max with { PoolSize = (3, 2) }, new(10, 9, 4));
        Assert.Equal(((3, 2), (3, 4, 4)), ((geometry.Strides.Height, geometry.Strides.Width), (geometry.Output.Height, geometry.Output.Width, geometry.Output.Channels)));
    }

    [Theory]
    [InlineData(PoolingKind.GlobalMax, false, DataFormat.ChannelsLast, new[] { 6 })]
    [InlineData(PoolingKind.GlobalMax, true, DataFormat.ChannelsLast, new[] { 1, 1, 6 })]
    [InlineData(PoolingKind.GlobalAverage, true, DataFormat.ChannelsFirst, new[] { 6, 1, 1 })]
    [InlineData(PoolingKind.GlobalAverage, false, DataFormat.ChannelsFirst, new[] { 6 })]
    public void Global_layers_give_one_value_a_channel(PoolingKind kind, bool keepDims, DataFormat format, int[] dimensions)
    {
        var geometry = PoolingGeometry.Create(new() { Kind = kind, KeepDims = keepDims, DataFormat = format }, new(4, 5, 6));
        Assert.Equal(dimensions, geometry.OutputDimensions);
        Assert.Equal(6, geometry.Output.Length);
    }

    [Theory]
    [InlineData(PoolingKind.GlobalMax, new[] { 9f })]
    [InlineData(PoolingKind.GlobalAverage, new[] { 5f })]
    public void Global_layers_cover_the_whole_image(PoolingKind kind, float[] expected) =>
        Assert.Equal(expected, Run(new() { Kind = kind }, new(3, 3, 1), OneToNine));

    [Fact]
    public void Both_formats_and_every_remainder_agree_with_the_reference()
    {
        var random = new Random(20240611);
        for (int trial = 0; trial < 400; trial++)
        {
            var (geometry, input) = PoolingCases.Next(random);
            double[] expected = ReferencePooling2D.Run(geometry, input);
            float[] actual = Run(geometry, input);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5, $"trial {trial}, {geometry}: output {i} is {actual[i]}, expected {expected[i]}");
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void A_NaN_anywhere_in_the_window_is_the_maximum(DataFormat format)
    {
        for (int place = 0; place < 4; place++)
        {
            float[] input = Enumerable.Range(0, 4 * 19).Select(i => (float)i).ToArray();
            int channel = 18;
            input[format == DataFormat.ChannelsLast ? place * 19 + channel : channel * 4 + place] = float.NaN;
            float[] output = Run(Max with { DataFormat = format }, new(2, 2, 19), input);
            Assert.True(float.IsNaN(output[channel]));
            Assert.DoesNotContain(float.NaN, output[..channel]);
        }
    }

    [Fact]
    public void Negative_infinity_is_a_maximum_like_any_other() =>
        Assert.Equal([float.NegativeInfinity], Run(Max, new(2, 2, 1), [.. Enumerable.Repeat(float.NegativeInfinity, 4)]));

    [Theory]
    [InlineData(PoolingKind.Max, DataFormat.ChannelsLast)]
    [InlineData(PoolingKind.Average, DataFormat.ChannelsFirst)]
    [InlineData(PoolingKind.GlobalAverage, DataFormat.ChannelsLast)]
    public void A_run_allocates_nothing(PoolingKind kind, DataFormat format)
    {
        var pooling = new ManagedPooling2D(PoolingGeometry.Create(new() { Kind = kind, DataFormat = format }, new(12, 10, 17)));
        float[] input = new float[pooling.Geometry.Input.Length], output = new float[pooling.Geometry.Output.Length];
        var scratch = pooling.CreateScratch();
        pooling.Run(input, output, scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        pooling.Run(input, output, scratch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public static TheoryData<PoolingConfig, string> Refused => new()
    {
        { Max with { PoolSize = (0, 2) }, "poolSize is (0, 2)" },
        { Max with { Strides = (1, -1) }, "strides is (1, -1)" },
        { Max with { PoolSize = 5 }, "poolSize (5, 5) is larger than the input (4, 4) with padding 'valid'; use padding 'same' or a smaller window" },
        { Max with { KeepDims = true }, "MaxPooling2D always keeps height and width" },
        { Max with { Kind = (PoolingKind)9 }, "kind is 9" },
        { Max with { Padding = (Padding)5 }, "padding is 5" },
        { Max with { DataFormat = (DataFormat)5 }, "dataFormat is 5" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Bad_arguments_are_refused_by_name_and_value(PoolingConfig config, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => PoolingGeometry.Create(config, new(4, 4, 1)));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void An_input_of_another_length_is_refused_with_both_lengths()
    {
        var error = Assert.Throws<ArgumentException>(() => Run(Max, new(4, 4, 1), new float[15]));
        Assert.StartsWith("input has 15 values; an image of shape (4, 4, 1) has 16", error.Message);
    }

    private static float[] Run(PoolingConfig config, ImageShape shape, float[] input) =>
        Run(PoolingGeometry.Create(config, shape), input);

    private static float[] Run(PoolingGeometry geometry, float[] input)
    {
        var pooling = new ManagedPooling2D(geometry);
        float[] output = new float[geometry.Output.Length];
        pooling.Run(input, output, pooling.CreateScratch());
        return output;
    }
}
