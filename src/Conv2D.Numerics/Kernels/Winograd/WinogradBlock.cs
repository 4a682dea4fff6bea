namespace Conv2D.Numerics.Kernels;

/// <summary>How many tiles go through Winograd's filtering together, so that their transformed input stays in the second-level cache.</summary>
internal static class WinogradBlock
{
    /// <summary>
    /// Rows and frequencies of the transformed input are a cache line further apart than they need, so that powers of two do not meet
    /// in one set.
    /// </summary>
    public const int Skew = 16;

    // The transformed input of a block takes at most this, about half of a second-level cache of 1 MB; that of a whole image
    // somewhat more: the 16 tiles of 14x14x256 or 7x7x512 then make one block, whose weights, 9 and 17 MB, are read once.
    private const int BlockBytes = 512 * 1024, WholeImageBytes = 640 * 1024;

    /// <summary>Floats from a tile to the next in the transformed input.</summary>
    public static int RowPitch(ConvGeometry geometry) => (geometry.ChannelsPerGroup + 2 * Skew - 1) & ~(Skew - 1);

    /// <summary>Whether the tiles of an image make one block.</summary>
    public static bool HoldsImage(ConvGeometry geometry, int frequencies, int tiles) => Bytes(geometry, frequencies, tiles) <= WholeImageBytes;

    /// <summary>Units of so many tiles in a block: at least enough for a register tile.</summary>
    public static int Units(ConvGeometry geometry, int frequencies, int tiles, int unit, VectorWidth width)
    {
        int units = tiles / unit, rows = TileKernels.MaxRowsOf(width);
        return HoldsImage(geometry, frequencies, tiles) ? units
            : (int)Math.Clamp(BlockBytes / Bytes(geometry, frequencies, unit), Math.Min((rows + unit - 1) / unit, units), units);
    }

    private static long Bytes(ConvGeometry geometry, int frequencies, int tiles) => (long)frequencies * RowPitch(geometry) * sizeof(float) * tiles;
}
