using System.Diagnostics;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>
/// Times two sides in turns: a slice of one, a pause, a slice of the other, and again. ONNX Runtime's threads spin for a
/// while after a run in the hope of another, which speeds its next run and would slow ours; in a slice of its own it has
/// the benefit, and the pause outlasts the spinning. The first runs of a slice, in which threads wake and caches fill,
/// are not counted on either side.
/// </summary>
internal sealed class Duel(int rounds, TimeSpan slice, TimeSpan pause)
{
    /// <summary>Median seconds of a run of each side, and the median of the peak measured between them.</summary>
    public (double Ours, double Theirs, double Peak) Measure(Action ours, Action theirs)
    {
        List<double> ourTimes = [], theirTimes = [], peaks = [];
        ours();
        theirs();
        for (int round = 0; round < rounds; round++)
        {
            Thread.Sleep(pause);
            peaks.Add(FmaPeak.Measure());
            Slice(ours, ourTimes);
            Thread.Sleep(pause);
            peaks.Add(FmaPeak.Measure());
            Slice(theirs, theirTimes);
        }

        return (Median(ourTimes), Median(theirTimes), Median(peaks));
    }

    private void Slice(Action side, List<double> times)
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < slice / 4)
            side();
        begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            side();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < slice);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
