using System.Globalization;
using Conv2D.Numerics;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>A layer to measure.</summary>
internal sealed record BenchmarkLayer(
    ImageShape Input, int Filters, Size2D Kernel, Size2D Strides, int Dilation = 1, int Groups = 1)
{
    /// <summary>The table: what networks are made of, and some that are awkward on purpose.</summary>
    public static IReadOnlyList<BenchmarkLayer> Table { get; } =
    [
        new(new(224, 224, 3), 64, 7, 2),
        new(new(56, 56, 64), 64, 3, 1),
        new(new(56, 56, 64), 256, 1, 1),
        new(new(56, 56, 256), 64, 1, 1),
        new(new(28, 28, 128), 128, 3, 1),
        new(new(56, 56, 128), 128, 3, 2),
        new(new(14, 14, 256), 256, 3, 1),
        new(new(14, 14, 1024), 256, 1, 1),
        new(new(7, 7, 512), 512, 3, 1),
        new(new(112, 112, 32), 32, 3, 1, Groups: 32),
        new(new(112, 112, 64), 64, 3, 2, Groups: 64),
        new(new(28, 28, 256), 256, 3, 1, Groups: 256),
        new(new(28, 28, 256), 256, 1, 1),
        new(new(56, 56, 64), 64, 3, 1, Dilation: 2),
        new(new(28, 28, 128), 128, 3, 1, Groups: 4),
        new(new(28, 28, 1), 32, 5, 1),
        new(new(32, 32, 3), 32, 3, 1),
        new(new(10, 10, 128), 32, 3, 1),
        new(new(57, 43, 19), 37, 3, 1),
        new(new(31, 31, 3), 24, (5, 3), (2, 1)),
        new(new(5, 5, 2048), 1001, 1, 1),
    ];

    /// <summary>More of what ResNets, MobileNets, EfficientNets, ResNeXts and ConvNeXts are made of.</summary>
    public static IReadOnlyList<BenchmarkLayer> OfNetworks { get; } =
    [
        new(new(224, 224, 3), 32, 3, 2),
        new(new(224, 224, 64), 64, 3, 1),
        new(new(28, 28, 128), 256, 3, 2),
        new(new(14, 14, 256), 512, 3, 2),
        new(new(28, 28, 512), 1024, 1, 2),
        new(new(7, 7, 512), 2048, 1, 1),
        new(new(112, 112, 16), 96, 1, 1),
        new(new(56, 56, 24), 144, 1, 1),
        new(new(14, 14, 576), 96, 1, 1),
        new(new(7, 7, 960), 160, 1, 1),
        new(new(1, 1, 960), 240, 1, 1),
        new(new(1, 1, 2048), 1000, 1, 1),
        new(new(112, 112, 96), 96, 3, 2, Groups: 96),
        new(new(14, 14, 512), 512, 3, 1, Groups: 512),
        new(new(7, 7, 1024), 1024, 3, 1, Groups: 1024),
        new(new(56, 56, 72), 72, 5, 2, Groups: 72),
        new(new(28, 28, 120), 120, 5, 1, Groups: 120),
        new(new(14, 14, 480), 480, 5, 1, Groups: 480),
        new(new(7, 7, 960), 960, 5, 1, Groups: 960),
        new(new(28, 28, 192), 192, 7, 1, Groups: 192),
        new(new(28, 28, 64), 64, 3, 1, Dilation: 2, Groups: 64),
        new(new(56, 56, 128), 128, 3, 1, Groups: 32),
        new(new(56, 56, 128), 128, 3, 2, Groups: 32),
        new(new(56, 56, 256), 256, 3, 2, Groups: 32),
        new(new(28, 28, 256), 256, 3, 1, Groups: 32),
        new(new(14, 14, 512), 512, 3, 1, Groups: 32),
    ];

    public string Name
    {
        get
        {
            string kernel = $"{Kernel.Height}x{Kernel.Width}";
            string stride = Strides == Size2D.One ? "" : Strides.Height == Strides.Width ? $"-s{Strides.Height}" : $"-s{Strides.Height},{Strides.Width}";
            string rest = (Dilation > 1 ? $"-d{Dilation}" : "") + (Groups > 1 ? $"-g{Groups}" : "");
            return string.Create(CultureInfo.InvariantCulture, $"{Input.Height}x{Input.Width}x{Input.Channels}-{Filters}-{kernel}{stride}{rest}");
        }
    }

    public ConvGeometry Geometry(DataFormat format) => ConvGeometry.Create(
        new Conv2DConfig
        {
            Filters = Filters, KernelSize = Kernel, Strides = Strides, DilationRate = Dilation, Groups = Groups,
            Padding = Padding.Same, DataFormat = format,
        },
        Input);
}
