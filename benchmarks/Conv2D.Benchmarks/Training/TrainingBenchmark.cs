using System.Globalization;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Benchmarks.Training;

/// <summary>
/// One training step (forward, both gradients, update) on batches of 16 beside PyTorch's, taking turns in one run. PyTorch
/// is measured in both of its memory formats and its faster one counts. The table has the best time of each side: what
/// else the machine does only ever adds to a time. Beside its ratio stand that of the medians and, with one thread, that of
/// the processor's time, which holds on a busy machine too.
/// </summary>
internal static class TrainingBenchmark
{
    // Threads of either side that still spin get time to go to sleep before the other side is measured.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        bool quick = args.Contains("--quick");
        string? only = Option(args, "--only"), threadsOnly = Option(args, "--threads");
        using var pytorch = PyTorch.Find();
        Console.WriteLine($"{Environment.ProcessorCount} cores, vectors of {VectorWidths.Widest.Lanes() * 32} bits, .NET {Environment.Version}, {pytorch?.Version ?? PyTorch.HowToGetIt}");
        var ratios = new List<(string Layer, int Threads, double Ratio)>();
        foreach (int threads in new[] { 1, 2 }.Where(t => threadsOnly is null || threadsOnly == $"{t}"))
        {
            Console.WriteLine();
            Console.WriteLine($"{threads} thread{(threads == 1 ? "" : "s")}, batch {TrainingLayer.Batch}");
            Console.WriteLine($"{"layer",-24} {"ours ms",9} {"GFLOP/s",8} {"PyTorch ms",11} {"format",-6} {"ratio",6} {"of medians",10} {"of processor",12}   plans for output, input gradient, kernel gradient");
            foreach (var layer in TrainingLayer.All.Where(layer => only is null || layer.ToString().Contains(only)))
            {
                var row = TrainingRow.Measure(layer, threads, pytorch, quick ? 4 : 20, Pause);
                Console.WriteLine(row);
                if (row.Ratio is { } ratio)
                    ratios.Add((layer.ToString(), threads, ratio));
            }
        }

        Console.WriteLine();
        foreach (var group in ratios.GroupBy(row => row.Threads))
        {
            var worst = group.MinBy(row => row.Ratio);
            double mean = Math.Exp(group.Average(row => Math.Log(row.Ratio)));
            Console.WriteLine($"training threads={group.Key} geomean={mean:f2} min={worst.Ratio:f2} worst={worst.Layer}");
        }

        return 0;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
}
