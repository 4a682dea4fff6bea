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
    private volatile bool _open;
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
        _open = true;
        for (int i = 0; i < run.Threads - 1; i++)
            _members[i].Call();
        for (int stage = 0; stage < _plan.Stages && _failure is null; stage++)
            RunStage(stage);
        _open = false;
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
        private int _queued, _busy;

        // Once in the queue is enough: it will find whatever run is open when its turn comes.
        public void Call()
        {
            if (Interlocked.Exchange(ref _queued, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        // Stays from stage to stage: waking a thread takes longer than most stages do.
        public void Execute()
        {
            Volatile.Write(ref _queued, 0);
            if (Interlocked.Exchange(ref _busy, 1) != 0)
                return;
            var wait = new SpinWait();
            while (team._open)
            {
                if (team.TakeItem(local.Pointer))
                    wait.Reset();
                else
                    wait.SpinOnce(sleep1Threshold: -1);
            }

            Volatile.Write(ref _busy, 0);
        }
    }
}
