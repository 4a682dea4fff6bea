using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary>A function of one value, for a whole vector of them at once.</summary>
internal interface IVectorFunction
{
    Vector<float> Apply(Vector<float> x);
}

/// <summary>A function of two values at the same place: a gradient from input and upstream gradient, or a gated value.</summary>
internal interface IVectorFunction2
{
    Vector<float> Apply(Vector<float> x, Vector<float> z);
}

/// <summary>
/// The one loop of the element-wise functions. The last, incomplete vector goes through a padded copy, so that a value
/// comes out the same to the bit wherever in the span it stands.
/// </summary>
internal static class VectorLoop
{
    /// <summary>y[i] = function(x[i]). <paramref name="y"/> may be the memory of <paramref name="x"/>.</summary>
    public static void Map<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IVectorFunction
    {
        RequireRoom(x.Length, y.Length);
        ref float from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            function.Apply(Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < x.Length)
            StoreFirst(function.Apply(LoadFirst(x[i..])), y[i..x.Length]);
    }

    /// <summary>y[i] = function(x[i], z[i]). <paramref name="y"/> may be the memory of either input.</summary>
    public static void Map<TFunction>(TFunction function, ReadOnlySpan<float> x, ReadOnlySpan<float> z, Span<float> y)
        where TFunction : struct, IVectorFunction2
    {
        RequireRoom(x.Length, z.Length);
        RequireRoom(x.Length, y.Length);
        ref float first = ref MemoryMarshal.GetReference(x);
        ref float second = ref MemoryMarshal.GetReference(z);
        ref float to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            function.Apply(Vector.LoadUnsafe(ref first, (nuint)i), Vector.LoadUnsafe(ref second, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < x.Length)
            StoreFirst(function.Apply(LoadFirst(x[i..]), LoadFirst(z[i..x.Length])), y[i..x.Length]);
    }

    /// <summary>A vector of the first values of a span that is too short for one, filled up with zeros.</summary>
    public static Vector<float> LoadFirst(ReadOnlySpan<float> values)
    {
        Span<float> buffer = stackalloc float[Vector<float>.Count];
        values.CopyTo(buffer);
        return new Vector<float>(buffer);
    }

    /// <summary>The first values of a vector into a span that is too short for all.</summary>
    public static void StoreFirst(Vector<float> vector, Span<float> values)
    {
        Span<float> buffer = stackalloc float[Vector<float>.Count];
        vector.CopyTo(buffer);
        buffer[..values.Length].CopyTo(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireRoom(int needed, int length)
    {
        if (length < needed)
            throw new ArgumentException($"A span of {length} values is too short; {needed} are needed.");
    }
}
