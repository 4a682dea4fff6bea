namespace Conv2D.Numerics.Kernels;

/// <summary>A number of rows or columns as a type, so that the JIT sees a constant.</summary>
internal interface ITileExtent
{
    /// <summary>The number.</summary>
    static abstract int Count { get; }
}

internal readonly struct Extent1 : ITileExtent
{
    public static int Count => 1;
}

internal readonly struct Extent2 : ITileExtent
{
    public static int Count => 2;
}

internal readonly struct Extent3 : ITileExtent
{
    public static int Count => 3;
}

internal readonly struct Extent4 : ITileExtent
{
    public static int Count => 4;
}

internal readonly struct Extent5 : ITileExtent
{
    public static int Count => 5;
}

internal readonly struct Extent6 : ITileExtent
{
    public static int Count => 6;
}

internal readonly struct Extent7 : ITileExtent
{
    public static int Count => 7;
}

internal readonly struct Extent8 : ITileExtent
{
    public static int Count => 8;
}

internal readonly struct Extent9 : ITileExtent
{
    public static int Count => 9;
}

internal readonly struct Extent10 : ITileExtent
{
    public static int Count => 10;
}

internal readonly struct Extent11 : ITileExtent
{
    public static int Count => 11;
}

internal readonly struct Extent12 : ITileExtent
{
    public static int Count => 12;
}

internal readonly struct Extent13 : ITileExtent
{
    public static int Count => 13;
}

internal readonly struct Extent14 : ITileExtent
{
    public static int Count => 14;
}
