using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>Where the vectors lie that a transform along one dimension reads.</summary>
internal unsafe interface IVectorLine
{
    /// <summary>The address of a vector; the number is a constant to the JIT.</summary>
    float* this[int number] { get; }
}

/// <summary>At even distances.</summary>
internal readonly unsafe struct VectorLine(float* start, nint pitch) : IVectorLine
{
    public float* this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => start + number * pitch;
    }
}

/// <summary>At even distances, but for those outside the image, which are zero.</summary>
internal readonly unsafe struct VectorLineAtEdge(float* start, nint pitch, int first, int count, float* zeros) : IVectorLine
{
    public float* this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)(number - first) < (uint)count ? start + number * pitch : zeros;
    }
}
