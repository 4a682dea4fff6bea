using System.Globalization;
using Conv2D.Numerics;
using Conv2D.Numerics.Kernels;
using Conv2D.Onnx;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>The managed kernels beside ONNX Runtime: every layer of the table, or other ones of networks, both data formats, one thread and two.</summary>
internal static class KernelsBenchmark
{
    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (KernelsOptions.Parse(args) is not { } options)
            return 2;
        Console.WriteLine($"{Environment.ProcessorCount} cores, vectors of {VectorWidths.Widest.Lanes() * 32} bits, .NET {Environment.Version}, "
            + $"ONNX Runtime {Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()}");
        var summaries = new List<string>();
        foreach (var format in options.Formats)
        foreach (int threads in options.Threads)
            summaries.Add(RunTable(format, threads, options));
        foreach (string summary in summaries)
            Console.WriteLine(summary);
        return 0;
    }

    private static string RunTable(DataFormat format, int threads, KernelsOptions options)
    {
        string name = format == DataFormat.ChannelsLast ? "channels_last" : "channels_first";
        Console.WriteLine();
        Console.WriteLine($"{name}, {threads} thread{(threads == 1 ? "" : "s")}{(options.Batch == 1 ? "" : $", an image of a batch of {options.Batch}")}");
        var (other, more) = options.Beside switch
        {
            Beside.OneThread => ("1 thr. us", " at best"),
            Beside.OneImage => ("1 img. us", " at best"),
            Beside.OneByOne => ("1 by 1 us", " at best"),
            _ => ("ORT us", ""),
        };
        Console.WriteLine($"{"layer",-36} {"plan",-16} {"GFLOP/s",8} {"of peak",8} {"ours us",9} {other,9} {"ratio",6} {"bytes",6}{more}");
        var rows = new List<(string Layer, double Ratio)>();
        foreach (var layer in options.Layers)
        foreach (var activation in options.Activations)
        {
            var row = KernelRow.Measure(layer, format, activation, threads, options.Batch, options.Beside, options.DuelFor(threads));
            rows.Add((row.Layer, row.Ratio));
            Console.WriteLine(
                $"{row.Layer,-36} {row.Plan,-16} {row.GigaFlops,8:f1} {row.ShareOfPeak,8:p0} {row.Ours * 1e6,9:f1} {row.Theirs * 1e6,9:f1} {row.Ratio,6:f2} {row.BytesPerRun,6}"
                + (options.Beside == Beside.OnnxRuntime ? "" : $" {row.AtBest,7:f2}"));
        }

        double mean = Math.Exp(rows.Average(row => Math.Log(row.Ratio)));
        var worst = rows.MinBy(row => row.Ratio);
        return $"{options.Name} format={name} threads={threads} geomean={mean:f2} min={worst.Ratio:f2} worst={worst.Layer}";
    }
}
