using System.Diagnostics;

namespace Conv2D.Benchmarks.Training;

/// <summary>How long a step took, in milliseconds: by the clock, and of the processor, which other programs do not stretch.</summary>
internal readonly record struct StepTime(double Wall, double Processor);

/// <summary>Measures a step in this process.</summary>
internal readonly struct StepWatch
{
    private readonly long _start;
    private readonly TimeSpan _processor;

    private StepWatch(long start, TimeSpan processor) => (_start, _processor) = (start, processor);

    public static StepWatch Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public StepTime Stop() => new(
        Stopwatch.GetElapsedTime(_start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - _processor).TotalMilliseconds);
}

/// <summary>Best and median time of some steps, and the best of the processor.</summary>
internal sealed record Times(double Best, double Median, double Processor)
{
    public static Times Of(List<StepTime> steps)
    {
        double[] times = [.. steps.Select(step => step.Wall).Order()];
        return new(times[0], times[times.Length / 2], steps.Min(step => step.Processor));
    }
}
