using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// How the pixels of an input line are read that lie under the three taps of a vector of outputs. A type each, since a
/// kernel that asks for edges line by line takes a fifth longer, and one that holds all ways is too large to be inlined.
/// </summary>
internal unsafe interface IPlaneColumns
{
    /// <summary>Whether edges are told by the vectors of lanes to keep, and not by the flags.</summary>
    static abstract bool Masks { get; }

    /// <summary>Reads what lies under the left, middle and right tap.</summary>
    static abstract void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct;
}

/// <summary>Stride 1, between the edges. The place is that of the middle tap.</summary>
internal readonly unsafe struct InnerColumns : IPlaneColumns
{
    public static bool Masks => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        left = S.Load(at - 1);
        middle = S.Load(at);
        right = S.Load(at + 1);
    }
}

/// <summary>Stride 1: lanes outside the image are left out of the loads.</summary>
internal readonly unsafe struct MaskedColumns : IPlaneColumns
{
    public static bool Masks => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        left = S.LoadWhere(keepLeft, at - 1);
        middle = S.Load(at);
        right = S.LoadWhere(keepRight, at + 1);
    }
}

/// <summary>Stride 1: at an edge, the middle vector is shifted by a lane.</summary>
internal readonly unsafe struct ShiftedColumns : IPlaneColumns
{
    public static bool Masks => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        middle = S.Load(at);
        left = leftEdge ? S.ShiftUp(middle) : S.Load(at - 1);
        right = rightEdge ? S.ShiftDown(middle) : S.Load(at + 1);
    }
}

/// <summary>Stride 2, before the right edge. The place is that of the left tap, and lanes are unordered.</summary>
internal readonly unsafe struct InnerPairs : IPlaneColumns
{
    public static bool Masks => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        V a = S.Load(at), b = S.Load(at + S.Lanes);
        left = S.EvenUnordered(a, b);
        middle = S.OddUnordered(a, b);
        right = S.EvenUnordered(S.Load(at + 2), S.Load(at + 2 + S.Lanes));
    }
}

/// <summary>Stride 2: lanes outside the image are left out of the load.</summary>
internal readonly unsafe struct MaskedPairs : IPlaneColumns
{
    public static bool Masks => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        V a = S.Load(at), b = S.Load(at + S.Lanes);
        left = S.EvenUnordered(a, b);
        middle = S.OddUnordered(a, b);
        right = S.EvenUnordered(S.Load(at + 2), S.LoadWhere(keepRight, at + 2 + S.Lanes));
    }
}

/// <summary>Stride 2: at the right edge, the left vector is shifted by a lane.</summary>
internal readonly unsafe struct ShiftedPairs : IPlaneColumns
{
    public static bool Masks => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<S, V>(float* at, bool leftEdge, bool rightEdge, V keepLeft, V keepRight, out V left, out V middle, out V right)
        where S : struct, ISimd<V>
        where V : struct
    {
        V a = S.Load(at), b = S.Load(at + S.Lanes);
        left = S.EvenUnordered(a, b);
        middle = S.OddUnordered(a, b);
        right = rightEdge ? S.Reorder(S.ShiftDown(S.Reorder(left))) : S.EvenUnordered(S.Load(at + 2), S.Load(at + 2 + S.Lanes));
    }
}
