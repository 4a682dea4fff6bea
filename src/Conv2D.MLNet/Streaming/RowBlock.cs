using System.Runtime.ExceptionServices;

namespace Conv2D.MLNet;

/// <summary>A few rows that one thread works on at a time: their images, and the features made of them.</summary>
internal sealed class RowBlock(int firstSlot, int capacity, int imageLength, int featureLength)
{
    private readonly float[] _images = GC.AllocateUninitializedArray<float>(capacity * imageLength);
    private readonly float[] _features = GC.AllocateUninitializedArray<float>(capacity * featureLength);
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

    public ReadOnlySpan<float> Features(int row) => _features.AsSpan(row * featureLength, featureLength);

    public void Run(LayerRunner runner)
    {
        try
        {
            for (int row = 0; row < Count; row++)
                runner.Run(_images.AsSpan(row * imageLength, imageLength), _features.AsSpan(row * featureLength, featureLength));
        }
        catch (Exception failure)
        {
            Failure = ExceptionDispatchInfo.Capture(failure);
        }

        _done = true;
    }
}
