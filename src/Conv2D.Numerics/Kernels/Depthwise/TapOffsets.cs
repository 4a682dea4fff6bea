namespace Conv2D.Numerics.Kernels;

/// <summary>How far the columns of a kernel's taps lie from the first, in floats; memory that never moves.</summary>
internal sealed unsafe class TapOffsets
{
    // Keeps the memory alive.
    private readonly nint[] _offsets;

    public TapOffsets(int count, Func<int, int> offset)
    {
        _offsets = GC.AllocateArray<nint>(count, pinned: true);
        for (int i = 0; i < count; i++)
            _offsets[i] = offset(i);
        fixed (nint* pointer = _offsets)
            Pointer = pointer;
    }

    /// <summary>The first offset.</summary>
    public nint* Pointer { get; }
}
