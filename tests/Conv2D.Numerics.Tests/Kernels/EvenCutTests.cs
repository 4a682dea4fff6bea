using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class EvenCutTests
{
    [Fact]
    public void Fourteen_rows_in_six_ranges_make_two_equal_halves()
    {
        var cut = new EvenCut(14, 6);
        Assert.Equal([2, 2, 3, 2, 2, 3], Enumerable.Range(0, cut.Count).Select(cut.Height));
        Assert.Equal(7, cut.Start(3));
    }

    [Fact]
    public void Ranges_cover_all_rows_and_differ_by_one_at_most()
    {
        for (int rows = 1; rows < 40; rows++)
        for (int count = 1; count <= rows; count++)
        {
            var cut = new EvenCut(rows, count);
            Assert.Equal((0, rows), (cut.Start(0), cut.Start(count)));
            Assert.All(Enumerable.Range(0, count), range => Assert.InRange(cut.Height(range), rows / count, (rows + count - 1) / count));
        }
    }
}
