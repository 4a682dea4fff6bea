using System.Globalization;
using Conv2D.Benchmarks.Kernels;
using Conv2D.Numerics;
using Conv2D.Onnx;

namespace Conv2D.Benchmarks.Pooling;

/// <summary>The managed pooling beside ONNX Runtime on one thread: every kind, both data formats.</summary>
internal static class PoolingBenchmark
{
    private const double Tolerance = 2e-5;

    private static readonly ImageShape Input = new(56, 56, 64);

    private static readonly PoolingConfig[] Layers =
    [
        new() { Kind = PoolingKind.Max },
        new() { Kind = PoolingKind.Max, PoolSize = 3, Strides = 2, Padding = Padding.Same },
        new() { Kind = PoolingKind.Average },
        new() { Kind = PoolingKind.Average, PoolSize = 3, Strides = 2, Padding = Padding.Same },
        new() { Kind = PoolingKind.GlobalMax },
        new() { Kind = PoolingKind.GlobalAverage },
    ];

    public static int Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var duel = new Duel(5, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(30));
        Console.WriteLine($"{"layer on 56x56x64",-40} {"ours us",8} {"ORT us",8} {"ratio",6}");
        var ratios = new List<double>();
        foreach (var format in Enum.GetValues<DataFormat>())
        foreach (var layer in Layers)
        {
            var (ours, theirs, ratio) = Measure(PoolingGeometry.Create(layer with { DataFormat = format }, Input), duel);
            ratios.Add(ratio);
            string window = layer.IsGlobal ? "" : $" {layer.PoolSize}/{layer.Strides ?? layer.PoolSize} {layer.Padding}";
            Console.WriteLine($"{layer.Kind + window + " " + format,-40} {ours * 1e6,8:f1} {theirs * 1e6,8:f1} {ratio,6:f2}");
        }

        Console.WriteLine($"pooling geomean={Math.Exp(ratios.Average(Math.Log)):f2} min={ratios.Min():f2}");
        return 0;
    }

    private static (double Ours, double Theirs, double Ratio) Measure(PoolingGeometry geometry, Duel duel)
    {
        var random = new Random(1);
        float[] image = GC.AllocateArray<float>(geometry.Input.Length, pinned: true);
        for (int i = 0; i < image.Length; i++)
            image[i] = 2 * random.NextSingle() - 1;
        float[] output = new float[geometry.Output.Length];
        var pooling = new ManagedPooling2D(geometry);
        var scratch = pooling.CreateScratch();
        using var theirs = new OnnxRuntimeSide(new OnnxPoolingLayer(geometry), image, batch: 1, threads: 1);

        pooling.Run(image, output, scratch);
        theirs.Run();
        for (int i = 0; i < output.Length; i++)
            if (!(Math.Abs(output[i] - theirs.Output[i]) <= Tolerance))
                throw new InvalidOperationException($"{geometry.Config.LayerName}: value {i} is {output[i]}, and {theirs.Output[i]} in ONNX Runtime.");

        var (ourTime, theirTime, ratio, _, _) = duel.Measure(() => pooling.Run(image, output, scratch), theirs.Run);
        return (ourTime, theirTime, ratio);
    }
}
