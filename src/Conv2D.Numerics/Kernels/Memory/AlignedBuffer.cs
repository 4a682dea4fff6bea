namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Floats that start at a cache line and never move, so that a vector load never touches two lines and a pointer may
/// be kept. Freed with the object, like any array: a pointer does not keep it, so who takes one keeps the buffer's owner
/// with <see cref="GC.KeepAlive"/> until the pointer's last use.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int CacheLine = 64;

    private readonly float[] _memory;
    private readonly int _first;

    /// <summary>Takes memory for <paramref name="length"/> floats, all zero.</summary>
    public AlignedBuffer(long length)
    {
        _memory = GC.AllocateArray<float>(checked((int)(length + CacheLine / sizeof(float))), pinned: true);
        fixed (float* start = _memory)
        {
            Pointer = (float*)(((nint)start + CacheLine - 1) & ~(nint)(CacheLine - 1));
            _first = (int)(Pointer - start);
        }

        Length = (int)length;
    }

    /// <summary>The first float.</summary>
    public float* Pointer { get; }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>All of them; unlike a pointer, it keeps them.</summary>
    public Span<float> Span => _memory.AsSpan(_first, Length);
}
