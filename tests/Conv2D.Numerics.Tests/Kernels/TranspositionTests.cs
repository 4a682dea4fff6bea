using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public unsafe class TranspositionTests
{
    [Fact]
    public void Every_extent_around_those_of_the_blocks_is_turned_and_nothing_else_is_written()
    {
        int[] extents = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33];
        foreach (int rows in extents)
        foreach (int columns in extents)
        foreach (var (sourcePitch, destinationPitch) in new[] { (columns + 3, rows + 1), (columns, rows + 40) })
        {
            float[] source = [.. Enumerable.Range(0, rows * sourcePitch).Select(i => (float)i)];
            float[] destination = new float[columns * destinationPitch];
            destination.AsSpan().Fill(-1);
            fixed (float* from = source, to = destination)
                Transposition.Run(from, sourcePitch, to, destinationPitch, rows, columns);
            for (int i = 0; i < destination.Length; i++)
            {
                var (column, row) = (i / destinationPitch, i % destinationPitch);
                Assert.Equal(row < rows ? row * sourcePitch + column : -1, destination[i]);
            }
        }
    }
}
