namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Floats that start at a cache line and never move, so that a vector load never touches two lines and a pointer may
/// be kept. Freed with the object, like any array.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int CacheLine = 64;

    // Keeps the memory alive; the pointer alone would not.
    private readonly float[] _memory;

    /// <summary>Takes memory for <paramref name="length"/> floats, all zero.</summary>
    public AlignedBuffer(long length)
    {
        _memory = GC.AllocateArray<float>(checked((int)(length + CacheLine / sizeof(float))), pinned: true);
        fixed (float* start = _memory)
            Pointer = (float*)(((nint)start + CacheLine - 1) & ~(nint)(CacheLine - 1));
        Length = (int)length;
    }

    /// <summary>The first float.</summary>
    public float* Pointer { get; }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => new(Pointer, Length);
}
