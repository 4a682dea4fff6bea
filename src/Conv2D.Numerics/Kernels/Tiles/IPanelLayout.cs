namespace Conv2D.Numerics.Kernels;

/// <summary>How the vectors of a panel lie, as a type, so that the JIT compiles one way only.</summary>
internal interface IPanelLayout
{
    /// <summary>Whether they lie one after another; else each term's are found by <see cref="TileJob.TermOffsets"/>.</summary>
    static virtual bool Packed => false;

    /// <summary>Whether the scalars of all rows lie one after another, term after term; else each row is a run of its own.</summary>
    static virtual bool RowsTogether => false;

    /// <summary>Whether the vectors of a panel in place are also stored packed, at <see cref="TileJob.Copy"/>.</summary>
    static virtual bool Copies => false;

    /// <summary>Whether the scalars of rows that are runs of their own are also stored together, at <see cref="TileJob.Copy"/>.</summary>
    static virtual bool CopiesRows => false;

    /// <summary>
    /// Whether the second column of sums is not of a second vector of the panel, but of as many rows again: then these follow
    /// the first ones in each term.
    /// </summary>
    static virtual bool Folded => false;

    /// <summary>Whether a packed panel is in a near cache, since another tile has read or written it just before.</summary>
    static virtual bool Near => false;

    /// <summary>
    /// Whether cache lines of what comes next are fetched, from <see cref="TileJob.Next"/> on: one with each term, or with each turn of
    /// <see cref="TileKernel.UnrolledTerms"/>.
    /// </summary>
    static virtual bool FetchesNext => false;
}

/// <summary>Term after term, column after column.</summary>
internal readonly struct PackedPanel : IPanelLayout
{
    public static bool Packed => true;
}

/// <summary>As <see cref="PackedPanel"/>, read by another tile before.</summary>
internal readonly struct PackedPanelNear : IPanelLayout
{
    public static bool Packed => true;

    public static bool Near => true;
}

/// <summary>Term after term, column after column; the rows are laid together for the tiles that follow while this one multiplies.</summary>
internal readonly struct PackedPanelCopiedRows : IPanelLayout
{
    public static bool Packed => true;

    public static bool CopiesRows => true;
}

/// <summary>Where the caller has them: each term at an offset of its own, the same for both columns.</summary>
internal readonly struct PanelInPlace : IPanelLayout;

/// <summary>Term after term, column after column, and the rows likewise: term after term, row after row.</summary>
internal readonly struct PackedPanelRowsTogether : IPanelLayout
{
    public static bool Packed => true;

    public static bool RowsTogether => true;
}

/// <summary>As <see cref="PackedPanelRowsTogether"/>, read or written by another tile before.</summary>
internal readonly struct PackedPanelRowsTogetherNear : IPanelLayout
{
    public static bool Packed => true;

    public static bool RowsTogether => true;

    public static bool Near => true;
}

/// <summary>Where the caller has them, packed for the tiles that follow while this one multiplies; the rows lie term after term, row after row.</summary>
internal readonly struct CopiedPanelRowsTogether : IPanelLayout
{
    public static bool RowsTogether => true;

    public static bool Copies => true;
}

/// <summary>One vector a term, and the rows likewise: up to 28 of them, so that no vector is read twice.</summary>
internal readonly struct FoldedPanel : IPanelLayout
{
    public static bool Packed => true;

    public static bool RowsTogether => true;

    public static bool Folded => true;
}

/// <summary>As <see cref="PackedPanel"/>, fetching what comes next.</summary>
internal readonly struct PackedPanelFetching : IPanelLayout
{
    public static bool Packed => true;

    public static bool FetchesNext => true;
}

/// <summary>As <see cref="PackedPanelRowsTogether"/>, fetching what comes next.</summary>
internal readonly struct PackedPanelRowsTogetherFetching : IPanelLayout
{
    public static bool Packed => true;

    public static bool RowsTogether => true;

    public static bool FetchesNext => true;
}
