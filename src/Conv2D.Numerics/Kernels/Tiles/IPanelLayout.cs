namespace Conv2D.Numerics.Kernels;

/// <summary>How the vectors of a panel lie, as a type, so that the JIT compiles one way only.</summary>
internal interface IPanelLayout
{
    /// <summary>Whether they lie one after another; else each term's are found by <see cref="TileJob.TermOffsets"/>.</summary>
    static abstract bool Packed { get; }

    /// <summary>Whether the scalars of all rows lie one after another, term after term; else each row is a run of its own.</summary>
    static abstract bool RowsTogether { get; }
}

/// <summary>Term after term, column after column.</summary>
internal readonly struct PackedPanel : IPanelLayout
{
    public static bool Packed => true;

    public static bool RowsTogether => false;
}

/// <summary>Where the caller has them: each term at an offset of its own, the same for both columns.</summary>
internal readonly struct PanelInPlace : IPanelLayout
{
    public static bool Packed => false;

    public static bool RowsTogether => false;
}

/// <summary>Term after term, column after column, and the rows likewise: term after term, row after row.</summary>
internal readonly struct PackedPanelRowsTogether : IPanelLayout
{
    public static bool Packed => true;

    public static bool RowsTogether => true;
}

/// <summary>Where the caller has them, with the rows packed: term after term, row after row.</summary>
internal readonly struct PanelInPlaceRowsTogether : IPanelLayout
{
    public static bool Packed => false;

    public static bool RowsTogether => true;
}
