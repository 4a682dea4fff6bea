using Conv2D.Numerics;

namespace Conv2D.Benchmarks.Training;

/// <summary>A layer that is trained on batches of 16, with same padding and stride 1.</summary>
internal sealed record TrainingLayer(int Height, int Width, int Channels, int Filters, int Kernel, int Groups = 1)
{
    public const int Batch = 16;

    public static readonly TrainingLayer[] All =
    [
        new(56, 56, 64, 64, 3),
        new(28, 28, 128, 128, 3),
        new(32, 32, 3, 32, 3),
        new(28, 28, 1, 32, 5),
        new(112, 112, 32, 32, 3, 32),
    ];

    public ConvGeometry Geometry => ConvGeometry.Create(
        new Conv2DConfig { Filters = Filters, KernelSize = Kernel, Groups = Groups, Padding = Padding.Same }, new(Height, Width, Channels));

    /// <summary>Multiply-adds of a step, counted twice each: output, input gradient and kernel gradient take the same number.</summary>
    public double Flops => 2.0 * 3 * Batch * Geometry.MultiplyAdds;

    public override string ToString() =>
        Groups == 1 ? $"{Height}x{Width}x{Channels} -> {Filters} {Kernel}x{Kernel}" : $"depthwise {Height}x{Width}x{Channels} {Kernel}x{Kernel}";
}
