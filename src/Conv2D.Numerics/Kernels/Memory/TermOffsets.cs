namespace Conv2D.Numerics.Kernels;

/// <summary>How far the terms of a sum lie from the first, in floats; memory that never moves.</summary>
internal sealed unsafe class TermOffsets
{
    // Keeps the memory alive.
    private readonly nint[] _offsets;

    public TermOffsets(int count, Func<int, nint> offset)
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
