namespace Conv2D.Numerics.Kernels;

/// <summary>How the vectors of a panel lie, as a type, so that the JIT compiles one way only.</summary>
internal interface IPanelLayout
{
    /// <summary>Whether they lie one after another; else each term's are found by <see cref="TileJob.TermOffsets"/>.</summary>
    static abstract bool Packed { get; }
}

/// <summary>Term after term, column after column.</summary>
internal readonly struct PackedPanel : IPanelLayout
{
    public static bool Packed => true;
}

/// <summary>Where the caller has them: each term at an offset of its own, the same for both columns.</summary>
internal readonly struct PanelInPlace : IPanelLayout
{
    public static bool Packed => false;
}
