namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The points of one of Winograd's minimal filterings F(4, r) along a row, as a type: four neighbouring outputs of an
/// r-tap filter from r + 3 products. The points are 0, two or three pairs of opposite sign, and, for r odd, infinity.
/// </summary>
internal interface IRowPoints
{
    /// <summary>Number of points, 5 to 8.</summary>
    static abstract int Count { get; }

    /// <summary>The positive point of each pair; the last is 0 where there are two pairs only.</summary>
    static abstract (float First, float Second, float Third) Pairs { get; }

    /// <summary>Whether the second of the pairs is 1, so that nothing has to be multiplied with its powers.</summary>
    static abstract bool SecondIsOne { get; }
}

/// <summary>Two taps.</summary>
internal readonly struct RowPoints5 : IRowPoints
{
    public static int Count => 5;

    public static (float First, float Second, float Third) Pairs => (0.75f, 1.5f, 0);

    public static bool SecondIsOne => false;
}

/// <summary>Three taps.</summary>
internal readonly struct RowPoints6 : IRowPoints
{
    public static int Count => 6;

    public static (float First, float Second, float Third) Pairs => (0.75f, 1.5f, 0);

    public static bool SecondIsOne => false;
}

/// <summary>Four taps.</summary>
internal readonly struct RowPoints7 : IRowPoints
{
    public static int Count => 7;

    public static (float First, float Second, float Third) Pairs => (0.5f, 1, 2);

    public static bool SecondIsOne => true;
}

/// <summary>Five taps.</summary>
internal readonly struct RowPoints8 : IRowPoints
{
    public static int Count => 8;

    public static (float First, float Second, float Third) Pairs => (0.5f, 1, 2);

    public static bool SecondIsOne => true;
}
