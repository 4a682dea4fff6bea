using System.Globalization;
using Conv2D.Numerics;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>One layer of the table: what networks are made of, and some that are awkward on purpose.</summary>
internal sealed record BenchmarkLayer(
    ImageShape Input, int Filters, Size2D Kernel, Size2D Strides, int Dilation = 1, int Groups = 1)
{
    public static IReadOnlyList<BenchmarkLayer> All { get; } =
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
