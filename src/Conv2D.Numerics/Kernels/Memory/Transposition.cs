namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Turns rows into columns: what leads from channels first to channels last and back. Square blocks are turned inside
/// registers (<see cref="TransposedBlocks"/>), the largest that both sides have room for: 16 x 16 writes whole cache
/// lines. Where a side does not divide, its last block slides back, so that it ends with the side.
/// </summary>
internal static unsafe class Transposition
{
    /// <summary>Addresses this many bytes apart share a set: 64 sets of 64 bytes, in every x86 processor's first-level cache.</summary>
    public const int FirstLevelPeriod = 4096;

    /// <summary><c>destination[c * destinationPitch + r] = source[r * sourcePitch + c]</c>.</summary>
    public static void Run(float* source, nint sourcePitch, float* destination, nint destinationPitch, int rows, int columns)
    {
        // Sixteen lines that a block writes, as far apart as the first-level cache is deep, would push each other out of it.
        int most = destinationPitch * sizeof(float) % FirstLevelPeriod == 0 ? 8 : 16;
        int block = TransposedBlocks.Largest(Math.Min(most, Math.Min(rows, columns)));
        // The side whose lines lie further apart is walked along its lines, so as to touch few pages at a time.
        if (sourcePitch > destinationPitch)
        {
            for (int r = 0; r < rows; r += block)
            {
                int row = Math.Min(r, rows - block);
                for (int c = 0; c < columns; c += block)
                {
                    int column = Math.Min(c, columns - block);
                    TransposedBlocks.Run(block, source + row * sourcePitch + column, sourcePitch, destination + column * destinationPitch + row, destinationPitch);
                }
            }
        }
        else
        {
            for (int c = 0; c < columns; c += block)
            {
                int column = Math.Min(c, columns - block);
                for (int r = 0; r < rows; r += block)
                {
                    int row = Math.Min(r, rows - block);
                    TransposedBlocks.Run(block, source + row * sourcePitch + column, sourcePitch, destination + column * destinationPitch + row, destinationPitch);
                }
            }
        }
    }
}
