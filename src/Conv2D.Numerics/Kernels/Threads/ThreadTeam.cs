using System.Diagnostics;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Runs the stages of a plan on the caller's thread and on some of the pool's, allocating nothing: the work items are
/// made once and queued again for each run. Everyone takes the next item from one counter, so a pool thread that comes
/// late, or not at all, costs nothing but its help.
/// </summary>
internal sealed unsafe class ThreadTeam
{
    private readonly ConvPlan _plan;
    private readonly Member[] _members;
    private readonly AlignedBuffer[] _locals;

    // Written by the caller only while nobody holds an item, and read only by holders of one.
    private ConvRun _run;
    private int _stage, _items;

    private int _remaining, _done;
    private volatile Exception? _failure;

    public ThreadTeam(ConvPlan plan, int threads)
    {
        _plan = plan;
        _locals = new AlignedBuffer[threads];
        _members = new Member[threads - 1];
        for (int i = 0; i < threads; i++)
            _locals[i] = new AlignedBuffer(plan.LocalFloats);
        for (int i = 1; i < threads; i++)
            _members[i - 1] = new Member(this, _locals[i]);
    }

    /// <summary>Number of threads it was made for.</summary>
    public int Threads => _locals.Length;

    /// <summary>Runs all stages of the plan and returns when the last item is done.</summary>
    public void Run(in ConvRun run)
    {
        if (run.Threads == 1)
        {
            for (int stage = 0; stage < _plan.Stages; stage++)
            for (int item = 0, items = _plan.Items(stage, 1); item < items; item++)
                _plan.Execute(stage, item, run, _locals[0].Pointer);
            return;
        }

        _run = run;
        _failure = null;
        for (int i = 0; i < run.Threads - 1; i++)
            _members[i].Call();
        for (int stage = 0; stage < _plan.Stages && _failure is null; stage++)
            RunStage(stage);
        if (_failure is { } failure)
            throw new InvalidOperationException($"A thread failed while it ran the plan '{_plan.Name}'.", failure);
    }

    private void RunStage(int stage)
    {
        _stage = stage;
        _items = _plan.Items(stage, _run.Threads);
        _done = 0;
        Volatile.Write(ref _remaining, _items);
        while (TakeItem(_locals[0].Pointer))
        {
        }

        // What is left is at most one item on each other thread.
        var wait = new SpinWait();
        while (Volatile.Read(ref _done) < _items)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    private bool TakeItem(float* local)
    {
        if (Volatile.Read(ref _remaining) <= 0)
            return false;
        int remaining = Interlocked.Decrement(ref _remaining);
        if (remaining < 0)
            return false;
        try
        {
            _plan.Execute(_stage, _items - 1 - remaining, _run, local);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        Interlocked.Increment(ref _done);
        return true;
    }

    private sealed class Member(ThreadTeam team, AlignedBuffer local) : IThreadPoolWorkItem
    {
        // Waking a thread takes about as long as a small layer: one that has just worked waits so long for the next run.
        private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(50);

        private int _called;

        // Once is enough: it will find whatever run is open when its turn comes, or while it waits.
        public void Call()
        {
            if (Volatile.Read(ref _called) == 0 && Interlocked.Exchange(ref _called, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        // Stays from stage to stage, and for a while from run to run.
        public void Execute()
        {
            long idleSince = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(idleSince) < Patience)
            {
                if (team.TakeItem(local.Pointer))
                    idleSince = Stopwatch.GetTimestamp();
                else
                    Thread.SpinWait(10);
            }

            // A run that opens from here on calls again.
            Volatile.Write(ref _called, 0);
        }
    }
}
