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
    // Rows of tiles may take 1 MB if fewer would leave register tiles low: 7 tiles in register tiles of 6 rows are 4 and 3, which cost AVX2 a
    // third more time.
    private const int BlockBytes = 512 * 1024, WholeImageBytes = 640 * 1024, MostBytes = 1024 * 1024;

    // How full register tiles are to be: 14 of 18 rows cost a fifth more time than 21 of 24.
    private const double Full = 0.8;

    /// <summary>Floats from a tile to the next in the transformed input.</summary>
    public static int RowPitch(ConvGeometry geometry) => (geometry.ChannelsPerGroup + 2 * Skew - 1) & ~(Skew - 1);

    /// <summary>Whether the tiles of an image make one block.</summary>
    public static bool HoldsImage(ConvGeometry geometry, int frequencies, int tiles) => Bytes(geometry, frequencies, tiles) <= WholeImageBytes;

    /// <summary>Units of so many tiles in a block: at least enough for a register tile.</summary>
    public static int Units(ConvGeometry geometry, int frequencies, int tiles, int unit, VectorWidth width)
    {
        int units = tiles / unit, rows = TileKernels.MaxRowsOf(width);
        if (HoldsImage(geometry, frequencies, tiles))
            return units;
        int inBlock = (int)Math.Clamp(BlockBytes / Bytes(geometry, frequencies, unit), Math.Min((rows + unit - 1) / unit, units), units);
        while (inBlock < units && Fill(new TileRange(units, inBlock).Height(0) * unit, rows) < Full && Bytes(geometry, frequencies, (inBlock + 1) * unit) <= MostBytes)
            inBlock++;
        return inBlock;
    }

    private static double Fill(int tiles, int rows) => (double)tiles / (new TileRange(tiles, rows).Count * rows);

    private static long Bytes(ConvGeometry geometry, int frequencies, int tiles) => (long)frequencies * RowPitch(geometry) * sizeof(float) * tiles;
}
