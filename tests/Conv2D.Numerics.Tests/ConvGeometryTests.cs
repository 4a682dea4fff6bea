using Conv2D.Numerics;

namespace Conv2D.Numerics.Tests;

public class ConvGeometryTests
{
    private static readonly Conv2DConfig ThreeByThree = new() { Filters = 4, KernelSize = 3 };

    [Theory]
    [InlineData(5, 3, 1, 1, 3, 0, 0, Padding.Valid)]
    [InlineData(5, 3, 2, 1, 2, 0, 0, Padding.Valid)]
    [InlineData(7, 3, 1, 2, 3, 0, 0, Padding.Valid)]
    [InlineData(5, 3, 1, 1, 5, 1, 1, Padding.Same)]
    [InlineData(5, 2, 1, 1, 5, 0, 1, Padding.Same)]
    [InlineData(6, 3, 2, 1, 3, 0, 1, Padding.Same)]
    [InlineData(5, 3, 2, 1, 3, 1, 1, Padding.Same)]
    [InlineData(5, 1, 3, 1, 2, 0, 0, Padding.Same)]
    [InlineData(2, 7, 1, 1, 2, 3, 3, Padding.Same)]
    public void Extents_and_padding_are_those_of_Keras(
        int input, int kernel, int stride, int dilation, int output, int before, int after, Padding padding)
    {
        var config = new Conv2DConfig
        {
            Filters = 1,
            KernelSize = (kernel, 1),
            Strides = (stride, 1),
            DilationRate = (dilation, 1),
            Padding = padding,
        };
        var geometry = ConvGeometry.Create(config, new(input, 9, 1));
        Assert.Equal((output, before, after), (geometry.Output.Height, geometry.PadTop, geometry.PadBottom));
        Assert.Equal((9, 0, 0), (geometry.Output.Width, geometry.PadLeft, geometry.PadRight));
    }

    [Fact]
    public void Same_padding_puts_the_odd_pixel_at_the_end()
    {
        var geometry = ConvGeometry.Create(ThreeByThree with { KernelSize = (4, 2), Padding = Padding.Same }, new(8, 8, 1));
        Assert.Equal((1, 2, 0, 1), (geometry.PadTop, geometry.PadBottom, geometry.PadLeft, geometry.PadRight));
    }

    [Fact]
    public void An_empty_output_is_refused_with_both_sizes()
    {
        var error = Assert.Throws<ArgumentException>(() => ConvGeometry.Create(ThreeByThree with { KernelSize = 7 }, new(5, 5, 1)));
        Assert.StartsWith(
            "kernelSize (7, 7) is larger than the input (5, 5) with padding 'valid'; use padding 'same' or a smaller kernel", error.Message);
    }

    [Fact]
    public void Channels_that_the_groups_do_not_divide_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => ConvGeometry.Create(ThreeByThree with { Groups = 2 }, new(5, 5, 3)));
        Assert.Contains("(3, of inputShape (5, 5, 3)) must be divisible by groups (2)", error.Message);
    }

    public static TheoryData<Conv2DConfig, string> Refused => new()
    {
        { ThreeByThree with { Filters = 0 }, "filters is 0" },
        { ThreeByThree with { Filters = -3 }, "filters is -3" },
        { ThreeByThree with { Groups = 0 }, "groups is 0" },
        { ThreeByThree with { Groups = 3 }, "filters (4) must be divisible by groups (3)" },
        { ThreeByThree with { KernelSize = (0, 3) }, "kernelSize is (0, 3)" },
        { ThreeByThree with { Strides = (1, 0) }, "strides is (1, 0)" },
        { ThreeByThree with { DilationRate = (-1, 1) }, "dilationRate is (-1, 1)" },
        { ThreeByThree with { Strides = 2, DilationRate = (1, 2) }, "strides (2, 2) and dilationRate (1, 2) cannot both be greater than 1" },
        { ThreeByThree with { Padding = (Padding)7 }, "padding is 7" },
        { ThreeByThree with { DataFormat = (DataFormat)9 }, "dataFormat is 9" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Bad_arguments_are_refused_by_name_and_value(Conv2DConfig config, string expected)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => config.Validate());
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(5, 5, 0)]
    [InlineData(50_000, 50_000, 3)]
    public void An_impossible_input_shape_is_refused(int height, int width, int channels)
    {
        var error = Assert.Throws<ArgumentException>(() => ConvGeometry.Create(ThreeByThree, new(height, width, channels)));
        Assert.Contains($"inputShape is ({height}, {width}, {channels})", error.Message);
    }
}
