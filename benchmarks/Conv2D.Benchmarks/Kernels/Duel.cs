using System.Diagnostics;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>
/// Times two sides in turns: a slice of one, a pause, a slice of the other, and again. ONNX Runtime's threads spin for a
/// while after a run in the hope of another, which speeds its next run and would slow ours; in a slice of its own it has
/// the benefit, and the pause outlasts the spinning. The first runs of a slice, in which threads wake and caches fill,
/// are not counted on either side.
/// <para>
/// On a machine that others use, too, everything is slower for seconds at a time, one thing more than another. The two slices of a
/// round meet the same conditions, two medians over all rounds may not: how many times as fast is asked in each round, and many short
/// rounds say more than few long ones.
/// </para>
/// </summary>
/// <param name="rounds">How often each side has its slice.</param>
/// <param name="slice">What is counted of a slice.</param>
/// <param name="pause">After a slice of the other side: at least as long as its threads spin.</param>
internal sealed class Duel(int rounds, TimeSpan slice, TimeSpan pause)
{
    // After a slice of ours: its threads look for the next run for 0.1 ms.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Median seconds of a run of each side, the median over the rounds of how many times as fast ours is, the same of the fastest run of
    /// each side, and the median of the peak measured between them.
    /// </summary>
    public (double Ours, double Theirs, double Ratio, double AtBest, double Peak) Measure(Action ours, Action theirs)
    {
        List<double> ourTimes = [], theirTimes = [], ratios = [], peaks = [];
        ours();
        theirs();
        for (int round = 0; round < rounds; round++)
        {
            Thread.Sleep(pause);
            peaks.Add(FmaPeak.Measure());
            double our = Slice(ours, ourTimes);
            Thread.Sleep(ShortPause);
            peaks.Add(FmaPeak.Measure());
            ratios.Add(Slice(theirs, theirTimes) / our);
        }

        return (Median(ourTimes), Median(theirTimes), Median(ratios), theirTimes.Min() / ourTimes.Min(), Median(peaks));
    }

    // Adds the times of a slice to those of the others, and gives their median.
    private double Slice(Action side, List<double> times)
    {
        int before = times.Count;
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
        return Median(times[before..]);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
