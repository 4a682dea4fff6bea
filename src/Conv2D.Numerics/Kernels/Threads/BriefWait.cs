using System.Diagnostics;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Waits for something that is expected within microseconds: without leaving the core for as long as waking up would
/// take, and then giving way to other threads between looks.
/// </summary>
internal struct BriefWait
{
    private static readonly long Patience = Stopwatch.Frequency / 10_000;

    private long _since;

    /// <summary>Whether it has taken longer than expected: 100 microseconds.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Lets a moment pass.</summary>
    public void Once()
    {
        if (IsOver)
        {
            Thread.Yield();
            return;
        }

        Thread.SpinWait(4);
        long now = Stopwatch.GetTimestamp();
        if (_since == 0)
            _since = now;
        else
            IsOver = now - _since > Patience;
    }
}
