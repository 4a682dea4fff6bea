using System.Diagnostics;

namespace Conv2D.Benchmarks.Pipeline;

/// <summary>Seconds by the clock, seconds of all processors together, and allocated bytes a row.</summary>
internal readonly record struct RowCost(double Seconds, double Processor, double Bytes)
{
    /// <summary>The median of each.</summary>
    public static RowCost Median(List<RowCost> costs) =>
        new(Median(costs.Select(cost => cost.Seconds)), Median(costs.Select(cost => cost.Processor)), Median(costs.Select(cost => cost.Bytes)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>
/// Measures two sides in turns. ONNX Runtime's threads spin for a while after a run, in the hope of another; the pause
/// before each side outlasts that, so that neither works against the other.
/// </summary>
internal sealed class PipelineTimes(int rounds, TimeSpan slice)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs both sides in turns, once without counting, and gives the median of the rounds of each.</summary>
    public (RowCost Ours, RowCost Onnx) Compare(Func<RowCost> ours, Func<RowCost> onnx)
    {
        List<RowCost> ourCosts = [], onnxCosts = [];
        for (int round = 0; round <= rounds; round++)
        {
            var first = Measure(ours);
            var second = Measure(onnx);
            if (round == 0)
                continue;
            ourCosts.Add(first);
            onnxCosts.Add(second);
        }

        return (RowCost.Median(ourCosts), RowCost.Median(onnxCosts));
    }

    /// <summary>One pass over so many rows, on whatever threads it takes.</summary>
    public static RowCost Pass(int rows, Func<int> pass)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int read = pass();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        if (read != rows)
            throw new InvalidOperationException($"{read} rows came out of {rows}.");
        return new RowCost(seconds / rows, processor.TotalSeconds / rows, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / rows);
    }

    /// <summary>The median call of a slice of time, and the processor time of the average one. The first quarter, in which threads and caches warm up, is not counted.</summary>
    public RowCost Calls(Action call)
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < slice / 4)
            call();
        var costs = new List<RowCost>(1 << 16);
        var processor = Environment.CpuUsage.TotalTime;
        begin = Stopwatch.GetTimestamp();
        do
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            call();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            costs.Add(new RowCost(seconds, 0, GC.GetAllocatedBytesForCurrentThread() - bytes));
        }
        while (Stopwatch.GetElapsedTime(begin) < slice && costs.Count < costs.Capacity);
        processor = Environment.CpuUsage.TotalTime - processor;
        return RowCost.Median(costs) with { Processor = processor.TotalSeconds / costs.Count };
    }

    private static RowCost Measure(Func<RowCost> side)
    {
        GC.Collect();
        Thread.Sleep(Pause);
        return side();
    }
}
