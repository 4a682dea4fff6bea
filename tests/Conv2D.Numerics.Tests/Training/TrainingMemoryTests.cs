namespace Conv2D.Numerics.Tests;

/// <summary>Counts the bytes of the whole process, and so runs while no other test does.</summary>
[CollectionDefinition(nameof(TrainingMemoryTests), DisableParallelization = true)]
[Collection(nameof(TrainingMemoryTests))]
public class TrainingMemoryTests
{
    [Fact]
    public void Memory_does_not_grow_with_the_number_of_rows()
    {
        long few = BytesHeld(200), many = BytesHeld(8_000);
        Assert.InRange(many - few, long.MinValue, 200_000);
    }

    /// <summary>Most bytes that were alive at the end of a batch.</summary>
    private static long BytesHeld(int rows)
    {
        long most = 0;
        var data = new StripeData(rows);
        int batches = 0;
        data.Train(data.Shape, new Conv2DTraining
        {
            Epochs = 1,
            ShuffleBufferSize = 64,
            Threads = 1,
            Progress = new AfterBatch(() =>
            {
                if (++batches % 50 == 0 || batches == 5)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }),
        });
        return most;
    }

    private sealed class AfterBatch(Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action();
    }
}
