namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Finds out whether the runs of a small layer are faster shared among threads or alone. How long it takes another core to hear of a run, and
/// to say that it is done, depends on the machine and on what else its cores do, and a layer of five microseconds is worth sharing only
/// where that is short. So one way is tried while the other is in use: a few runs,
/// at first often, then ever more rarely as long as nothing changes. The result of a run is the same either way.
/// </summary>
internal sealed class SharingTrial
{
    // Runs that are compared, by their medians, and runs before them in which the other threads wake up.
    private const int Compared = 7, Warming = 3;

    // Runs from one trial to the next: each that changes nothing doubles them.
    private const int ShortestPause = 64, LongestPause = 4096;

    // What a change has to gain, so that chance does not decide.
    private const double Gain = 0.95;

    private readonly long[] _usual = new long[Compared], _tried = new long[Compared];
    private int _pause = ShortestPause, _run;
    private bool _shares = true;

    /// <summary>Whether the next run is to be shared.</summary>
    public bool SharesNext => IsTrying != _shares;

    /// <summary>Whether the next run's time is of interest; that of most is not.</summary>
    public bool TimesNext => _run >= _pause - Compared;

    private bool IsTrying => _run >= _pause;

    /// <summary>Takes note of a run, and of how long it has taken if that is of interest.</summary>
    public void Add(long time)
    {
        int beforeTrial = _run - (_pause - Compared), inTrial = _run - _pause - Warming;
        if (beforeTrial is >= 0 and < Compared)
            _usual[beforeTrial] = time;
        if (inTrial >= 0)
            _tried[inTrial] = time;
        _run++;
        if (inTrial + 1 < Compared)
            return;

        bool changes = Median(_tried) < Gain * Median(_usual);
        if (changes)
            _shares = !_shares;
        _pause = changes ? ShortestPause : Math.Min(2 * _pause, LongestPause);
        _run = 0;
    }

    private static long Median(long[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
