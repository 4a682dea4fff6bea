using System.Diagnostics;

namespace Conv2D.MLNet;

/// <summary>
/// Threads of the pool that run blocks of rows, in the order in which they are published, each with scratch of its own.
/// The reader helps whenever the block it needs is not done, so a thread that comes late, or not at all, costs nothing
/// but its help. Allocates nothing once every thread has run a block.
/// </summary>
internal sealed class RowCrew : IDisposable
{
    // Waking a thread takes about as long as it waits here for the next block before it goes.
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(50);

    private readonly RowBlock[] _blocks;
    private readonly LayerRunner _reader;
    private readonly Worker[] _workers;
    private long _published, _claimed;

    /// <param name="engine">Runs the layer.</param>
    /// <param name="blocks">The blocks, published round and round.</param>
    /// <param name="workers">How many threads help the reader; with none, the cores share each row.</param>
    public RowCrew(LayerEngine engine, RowBlock[] blocks, int workers)
    {
        _blocks = blocks;
        _reader = engine.CreateRunner(workers == 0 ? Environment.ProcessorCount : 1);
        _workers = new Worker[workers];
        for (int i = 0; i < workers; i++)
            _workers[i] = new Worker(this, engine);
    }

    /// <summary>Lets the next block, which the reader has filled, be worked on.</summary>
    public void Publish()
    {
        Volatile.Write(ref _published, _published + 1);
        foreach (var worker in _workers)
            worker.Call();
    }

    /// <summary>Returns when the block is done, or has failed.</summary>
    public void Finish(RowBlock block)
    {
        var wait = new SpinWait();
        while (!block.IsDone)
        {
            if (!RunNext(_reader))
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Runs one row of a block that is done once more, on the reader's thread.</summary>
    public void Repeat(RowBlock block, int row) => block.Run(_reader, row);

    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        _reader.Dispose();
    }

    private bool RunNext(LayerRunner runner)
    {
        long next = Volatile.Read(ref _claimed);
        while (next < Volatile.Read(ref _published))
        {
            long found = Interlocked.CompareExchange(ref _claimed, next + 1, next);
            if (found == next)
            {
                _blocks[next % _blocks.Length].Run(runner);
                return true;
            }

            next = found;
        }

        return false;
    }

    private sealed class Worker(RowCrew crew, LayerEngine engine) : IThreadPoolWorkItem, IDisposable
    {
        private readonly Lock _running = new();
        private LayerRunner? _runner;
        private int _called;
        private volatile bool _stopped;

        public void Call()
        {
            if (Volatile.Read(ref _called) == 0 && Interlocked.Exchange(ref _called, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            lock (_running)
            {
                if (_stopped)
                    return;
                var runner = _runner ??= TryCreateRunner();
                if (runner is null)
                    return;
                long idleSince = Stopwatch.GetTimestamp();
                while (!_stopped && Stopwatch.GetElapsedTime(idleSince) < Patience)
                {
                    if (crew.RunNext(runner))
                        idleSince = Stopwatch.GetTimestamp();
                    else
                        Thread.SpinWait(20);
                }
            }

            // A block published from here on calls again.
            Volatile.Write(ref _called, 0);
        }

        // A thread without the memory for scratch does not help; it is no reason to take the process down.
        private LayerRunner? TryCreateRunner()
        {
            try
            {
                return engine.CreateRunner(threads: 1);
            }
            catch (Exception)
            {
                return null;
            }
        }

        // Waits for the block under way, if any; one that is still queued will find that it is over.
        public void Dispose()
        {
            _stopped = true;
            lock (_running)
                _runner?.Dispose();
        }
    }
}
