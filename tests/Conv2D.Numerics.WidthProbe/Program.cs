using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Conv2D.Numerics;

// Runs a few layers on whatever vectors this process may use, and prints their width, the largest difference from the
// reference, and the speed of a 3x3 layer.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var random = new Random(1);
double worst = 0, speed = 0;
foreach (var format in Enum.GetValues<DataFormat>())
foreach (var (input, filters, kernel, stride, groups) in new (ImageShape, int, int, int, int)[]
         { (new(28, 28, 64), 64, 3, 1, 1), (new(28, 28, 64), 64, 3, 2, 1), (new(14, 14, 96), 40, 1, 1, 1), (new(20, 20, 32), 32, 3, 1, 32), (new(32, 32, 3), 24, 5, 2, 1),
           (new(14, 14, 32), 32, 5, 1, 32), (new(14, 14, 32), 32, 3, 1, 8), (new(14, 14, 32), 32, 3, 2, 4), (new(14, 14, 32), 32, 3, 1, 2), (new(1, 1, 200), 70, 1, 1, 1) })
{
    var config = new Conv2DConfig { Filters = filters, KernelSize = kernel, Strides = stride, Groups = groups, Padding = Padding.Same, DataFormat = format };
    var geometry = ConvGeometry.Create(config, input);
    float[] weights = Numbers(geometry.KernelLength), image = Numbers(input.Length), output = new float[geometry.Output.Length];
    var layer = new ManagedConv2D(geometry, weights, [], Activations.Linear);
    var scratch = layer.CreateScratch();
    layer.Run(image, output, scratch);
    double[] expected = ReferenceConv2D.Run(geometry, image, weights, [], Activations.Linear);
    double magnitude = expected.Max(Math.Abs);
    worst = Math.Max(worst, output.Zip(expected, (a, b) => Math.Abs(a - b)).Max() / magnitude);
    if (kernel == 3 && stride == 1 && groups == 1)
        speed = Math.Max(speed, GigaFlops(() => layer.Run(image, output, scratch), geometry.MultiplyAdds));
}

int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
Console.WriteLine($"bits={bits} difference={worst:e1} gigaflops={speed:f1}");

float[] Numbers(int count)
{
    float[] values = new float[count];
    for (int i = 0; i < count; i++)
        values[i] = 2 * random.NextSingle() - 1;
    return values;
}

static double GigaFlops(Action run, long multiplyAdds)
{
    var best = TimeSpan.MaxValue;
    for (int i = 0; i < 200; i++)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        var time = Stopwatch.GetElapsedTime(start);
        best = time < best ? time : best;
    }

    return 2e-9 * multiplyAdds / best.TotalSeconds;
}
