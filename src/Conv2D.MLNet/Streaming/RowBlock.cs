using System.Runtime.ExceptionServices;

namespace Conv2D.MLNet;

/// <summary>A few rows that one thread works on at a time: their images, and the features made of them.</summary>
internal sealed class RowBlock(int firstSlot, int capacity, int imageLength, int featureLength)
{
    private readonly float[] _images = GC.AllocateUninitializedArray<float>(capacity * imageLength);

    // An array for each row, which can be given away against another.
    private readonly float[][] _features =
        [.. Enumerable.Range(0, capacity).Select(_ => GC.AllocateUninitializedArray<float>(featureLength))];

    private volatile bool _done;

    /// <summary>The slot of the first row in the buffers of the other columns.</summary>
    public int FirstSlot => firstSlot;

    public int Capacity => capacity;

    /// <summary>Number of rows in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the features of all its rows are there, or a failure in their place.</summary>
    public bool IsDone => _done;

    /// <summary>What went wrong while it ran; null for nothing.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    public void Clear()
    {
        Count = 0;
        Failure = null;
        _done = false;
    }

    public void Add(ReadOnlySpan<float> image)
    {
        image.CopyTo(_images.AsSpan(Count * imageLength));
        Count++;
    }

    public ref float[] Features(int row) => ref _features[row];

    public void Run(LayerRunner runner)
    {
        try
        {
            for (int row = 0; row < Count; row++)
                Run(runner, row);
        }
        catch (Exception failure)
        {
            Failure = ExceptionDispatchInfo.Capture(failure);
        }

        _done = true;
    }

    public void Run(LayerRunner runner, int row) => runner.Run(_images.AsSpan(row * imageLength, imageLength), _features[row]);
}
