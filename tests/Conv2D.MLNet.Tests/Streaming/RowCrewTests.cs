namespace Conv2D.MLNet.Tests;

/// <summary>The threads behind a cursor over feature maps.</summary>
public class RowCrewTests
{
    private static RowBlock[] Blocks(int count) => [.. Enumerable.Range(0, count).Select(i => new RowBlock(firstSlot: i, capacity: 1, imageLength: 1, featureLength: 1))];

    // Publishes numbers round and round, and reads what became of each.
    private static float[] Run(RowCrew crew, RowBlock[] blocks, int rows)
    {
        float[] features = new float[rows];
        for (int row = 0; row < rows + blocks.Length; row++)
        {
            var block = blocks[row % blocks.Length];
            if (row >= blocks.Length)
            {
                crew.Finish(block);
                features[row - blocks.Length] = block.Failure is null ? block.Features(0)[0] : float.NaN;
            }

            block.Clear();
            if (row >= rows)
                continue;
            block.Add([row]);
            crew.Publish();
        }

        return features;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_block_is_run_once_by_any_number_of_threads(int workers)
    {
        var engine = new Doubling();
        var blocks = Blocks(workers + 2);
        using var crew = new RowCrew(engine, blocks, workers);
        Assert.Equal(Enumerable.Range(0, 5000).Select(row => 2f * row), Run(crew, blocks, 5000));
        Assert.Equal(5000, engine.Runs);
    }

    [Fact]
    public void A_block_that_fails_says_so_and_the_others_are_run()
    {
        var engine = new Doubling { Refused = 1001 };
        var blocks = Blocks(4);
        using var crew = new RowCrew(engine, blocks, workers: 2);
        float[] features = Run(crew, blocks, 2000);
        Assert.Equal([1001], Enumerable.Range(0, 2000).Where(row => float.IsNaN(features[row])));
        Assert.Equal(2 * 1002, features[1002]);
    }

    [Fact]
    public void A_thread_without_memory_for_scratch_does_not_help_and_nothing_else_happens()
    {
        var engine = new Doubling { Runners = 1 };
        var blocks = Blocks(6);
        using var crew = new RowCrew(engine, blocks, workers: 4);
        float[] features = Run(crew, blocks, 3000);
        Assert.Equal(2f * 2999, features[^1]);
        Assert.Equal(3000, engine.Runs);
    }

    [Fact]
    public void Every_runner_is_disposed_of_with_the_crew()
    {
        var engine = new Doubling();
        var blocks = Blocks(6);
        using (var crew = new RowCrew(engine, blocks, workers: 4))
            Run(crew, blocks, 500);
        Assert.InRange(engine.Made, 1, 5);
        Assert.Equal(engine.Made, engine.Disposed);
    }

    private sealed class Doubling : LayerEngine
    {
        private int _runs, _made, _disposed;

        /// <summary>The number for which it fails.</summary>
        public float Refused { get; init; } = -1;

        /// <summary>How many runners there is memory for.</summary>
        public int Runners { get; init; } = int.MaxValue;

        public int Runs => _runs;

        public int Made => _made;

        public int Disposed => _disposed;

        public override string Description => "doubling";

        public override LayerRunner CreateRunner(int threads) => Interlocked.Increment(ref _made) <= Runners
            ? new Runner(this)
            : throw new OutOfMemoryException();

        private sealed class Runner(Doubling engine) : LayerRunner
        {
            public override void Run(ReadOnlySpan<float> image, Span<float> features)
            {
                Interlocked.Increment(ref engine._runs);
                features[0] = image[0] == engine.Refused ? throw new ArithmeticException() : 2 * image[0];
            }

            public override void Dispose() => Interlocked.Increment(ref engine._disposed);
        }
    }
}
