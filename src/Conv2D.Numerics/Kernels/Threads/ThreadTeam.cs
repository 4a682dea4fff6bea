namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Runs the stages of a plan on the caller's thread and on some of the pool's, allocating nothing: the work items are
/// made once and queued again for each run. Everyone takes a share of the items after another until none is left, so a
/// pool thread that comes late, or not at all, costs nothing but its help. Of many images everyone takes whole ones, which need no
/// thread to wait for another between the stages, nor to lay for itself what another has laid.
/// </summary>
internal sealed unsafe class ThreadTeam
{
    // Items are taken some at a time, so that the counter is not what the threads spend their time on.
    private const int SharesPerThread = 8;

    private readonly ConvPlan _plan;
    private readonly Member[] _members;
    private readonly Workspace[] _workspaces;

    // Written by the caller only while nobody holds a share, and read only by holders of one.
    private ConvRun _run;
    private nint _inputStep, _outputStep;
    private bool _itemsAreImages;
    private int _stage, _items, _share, _shares;

    private ShareRange _left;
    private int _done;
    private volatile bool _open;
    private volatile Exception? _failure;

    public ThreadTeam(ConvPlan plan, int threads)
    {
        _plan = plan;
        _workspaces = new Workspace[threads];
        _members = new Member[threads - 1];
        for (int i = 0; i < threads; i++)
            _workspaces[i] = new Workspace(plan);
        for (int i = 1; i < threads; i++)
            _members[i - 1] = new Member(this, _workspaces[i], fromEnd: i % 2 != 0);
    }

    /// <summary>Number of threads it was made for.</summary>
    public int Threads => _workspaces.Length;

    /// <summary>Runs all stages of the plan and returns when the last item is done.</summary>
    public void Run(in ConvRun run)
    {
        if (run.Threads == 1)
        {
            RunAlone(run, _workspaces[0].Local);
            return;
        }

        _itemsAreImages = false;
        Open(run, run.Threads);
        for (int stage = 0; stage < _plan.Stages && _failure is null; stage++)
            RunStage(stage, _plan.Items(stage, run.Threads));
        Close();
    }

    /// <summary>Runs all stages of the plan on each of some images, every image on one thread.</summary>
    /// <param name="run">The run of the first image, on one thread.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="inputStep">Floats from an image to the next.</param>
    /// <param name="outputStep">Floats from an output to the next.</param>
    /// <param name="threads">How many threads work on them.</param>
    public void RunImages(in ConvRun run, int images, nint inputStep, nint outputStep, int threads)
    {
        _itemsAreImages = true;
        _inputStep = inputStep;
        _outputStep = outputStep;
        Open(run, threads);
        RunStage(0, images);
        Close();
    }

    private void RunImage(int image, int next, Workspace workspace)
    {
        var run = _run with
        {
            Input = _run.Input + image * _inputStep,
            NextInput = next >= 0 && next < _items ? _run.Input + next * _inputStep : null,
            Output = _run.Output + image * _outputStep,
            Shared = workspace.Shared,
        };
        RunAlone(run, workspace.Local);
    }

    private void RunAlone(in ConvRun run, float* local)
    {
        for (int stage = 0; stage < _plan.Stages; stage++)
        for (int item = 0, items = _plan.Items(stage, 1); item < items; item++)
            _plan.Execute(stage, item, run, local);
    }

    private void Open(in ConvRun run, int threads)
    {
        _run = run;
        _failure = null;
        _open = true;
        for (int i = 0; i < threads - 1; i++)
            _members[i].Call();
    }

    private void Close()
    {
        _open = false;
        if (_failure is { } failure)
            throw new InvalidOperationException($"A thread failed while it ran the plan '{_plan.Name}'.", failure);
    }

    private void RunStage(int stage, int items)
    {
        _stage = stage;
        _items = items;
        _share = _itemsAreImages ? 1 : Math.Max(1, _items / (SharesPerThread * _run.Threads));
        _shares = (_items + _share - 1) / _share;
        _done = 0;
        _left.Reset(_shares);
        while (TakeShare(_workspaces[0], fromEnd: false))
        {
        }

        // What is left is at most one share on each other thread.
        var wait = new BriefWait();
        while (Volatile.Read(ref _done) < _shares)
            wait.Once();
    }

    private bool TakeShare(Workspace workspace, bool fromEnd)
    {
        int share = _left.Take(fromEnd);
        if (share < 0)
            return false;
        try
        {
            int first = share * _share, end = Math.Min(first + _share, _items);
            for (int item = first; item < end; item++)
            {
                if (_itemsAreImages)
                    RunImage(item, fromEnd ? item - 1 : item + 1, workspace);
                else
                    _plan.Execute(_stage, item, _run, workspace.Local);
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        Interlocked.Increment(ref _done);
        return true;
    }

    private sealed class Member(ThreadTeam team, Workspace workspace, bool fromEnd) : IThreadPoolWorkItem
    {
        private int _called;

        // Once is enough: it will find whatever run is open when its turn comes, or while it waits.
        public void Call()
        {
            if (Volatile.Read(ref _called) == 0 && Interlocked.Exchange(ref _called, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        // Stays from stage to stage, and for a moment after a run in case there is another at once, as with rows or layers
        // that follow each other: waking a thread takes longer than many a layer.
        public void Execute()
        {
            var wait = new BriefWait();
            while (team._open || !wait.IsOver)
            {
                if (team.TakeShare(workspace, fromEnd))
                    wait = new BriefWait();
                else
                    wait.Once();
            }

            // A run that opens from here on calls again.
            Volatile.Write(ref _called, 0);
        }
    }

    /// <summary>The scratch of one thread.</summary>
    private sealed class Workspace(ConvPlan plan)
    {
        private readonly AlignedBuffer _local = new(plan.LocalFloats);
        private AlignedBuffer? _shared;

        public float* Local => _local.Pointer;

        /// <summary>What the stages of an image hand each other; made with the first batch.</summary>
        public float* Shared => (_shared ??= new AlignedBuffer(plan.SharedFloats)).Pointer;
    }
}
