using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>
/// One vector's worth of neighbouring pixels in every plane of a channels-first map. At the end of a plane the vector
/// is filled up with zeros on the way in, and cut on the way out.
/// </summary>
/// <param name="pixels">Pixels in a plane.</param>
/// <param name="first">The first pixel of the block.</param>
internal readonly struct PlaneBlock(int pixels, int first)
{
    private readonly int _count = Math.Min(Vector<float>.Count, pixels - first);

    /// <summary>The block's pixels of one channel.</summary>
    public Vector<float> Load(ReadOnlySpan<float> map, int channel)
    {
        ReadOnlySpan<float> values = map.Slice(channel * pixels + first, _count);
        return _count == Vector<float>.Count ? new(values) : VectorLoop.LoadFirst(values);
    }

    /// <summary>Sets the block's pixels of one channel.</summary>
    public void Store(Vector<float> vector, Span<float> map, int channel)
    {
        Span<float> values = map.Slice(channel * pixels + first, _count);
        if (_count == Vector<float>.Count)
            vector.CopyTo(values);
        else
            VectorLoop.StoreFirst(vector, values);
    }
}
