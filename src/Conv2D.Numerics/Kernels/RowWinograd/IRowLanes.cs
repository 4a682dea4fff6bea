namespace Conv2D.Numerics.Kernels;

/// <summary>What lies in the lanes of Winograd's products along the rows, as a type, so that the JIT compiles one way only.</summary>
internal interface IRowLanes
{
    /// <summary>
    /// Whether it is pixels: then tiles of the image are the columns of a panel, and filters what the kernels call tiles. Otherwise it
    /// is filters.
    /// </summary>
    static abstract bool ArePixels { get; }
}

/// <summary>Channels last.</summary>
internal readonly struct FiltersInLanes : IRowLanes
{
    public static bool ArePixels => false;
}

/// <summary>Channels first.</summary>
internal readonly struct PixelsInLanes : IRowLanes
{
    public static bool ArePixels => true;
}
