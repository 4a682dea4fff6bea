using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public unsafe class FetchListTests
{
    private const int Line = TileKernel.FloatsInLine;

    [Theory]
    [InlineData(false, 5)]
    [InlineData(false, 16)]
    [InlineData(false, 24)]
    [InlineData(true, 4)]
    [InlineData(true, 16)]
    [InlineData(true, 19)]
    public void Every_line_of_both_areas_is_taken(bool alongRows, int terms)
    {
        var list = new FetchList(alongRows);
        float* first = null, second = first + 100_000;
        list.Add(first, first + 20 * Line - 3);
        list.Add(second, 3, 12, 1000);
        var taken = new HashSet<nint>();
        var job = new TileJob { Taps = 1, TapLength = terms };
        for (int tiles = 0; list.Take(ref job); tiles++)
        {
            Assert.True(tiles < 100);
            taken.UnionWith(Fetched(job, alongRows));
        }

        for (int i = 0; i < 20; i++)
            Assert.Contains(i * Line, taken);
        for (int row = 0; row < 12; row++)
        for (int i = 0; i < 3; i++)
            Assert.Contains(100_000 + row * 1000 + i * Line, taken);
        Assert.False(list.Take(ref job));
    }

    [Fact]
    public void Few_rows_are_left_alone_by_a_tile_that_takes_a_line_of_each()
    {
        var list = new FetchList(alongRows: false);
        float* first = null, second = first + 100_000;
        list.Add(first, 3, 7, 1000);
        list.Add(second, 2, 8, 1000);
        var job = new TileJob { Taps = 1, TapLength = 16 };
        Assert.True(list.Take(ref job));
        Assert.True(job.Next == second);
        Assert.True(list.Take(ref job));
        Assert.False(list.Take(ref job));
    }

    [Fact]
    public void Few_lines_are_left_alone_by_a_tile_that_goes_along_the_rows()
    {
        var list = new FetchList(alongRows: true);
        float* first = null, second = first + 100_000;
        list.Add(first, 3, 2, 1000);
        list.Add(second, 3, 7, 1000);
        var job = new TileJob { Taps = 1, TapLength = 16 * TileKernel.UnrolledTerms };
        Assert.True(list.Take(ref job));
        Assert.True(job.Next == second);
        Assert.False(list.Take(ref job));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_taken_of_nothing(bool alongRows)
    {
        var list = new FetchList(alongRows);
        float* at = null;
        list.Add(at, at);
        var job = new TileJob { Taps = 1, TapLength = 8 };
        Assert.False(list.Take(ref job));
    }

    [Fact]
    public void A_tile_of_fewer_terms_than_a_turn_takes_nothing_along_the_rows()
    {
        var list = new FetchList(alongRows: true);
        float* at = null;
        list.Add(at, 3, 2, 1000);
        var job = new TileJob { Taps = 1, TapLength = TileKernel.UnrolledTerms - 1 };
        Assert.False(list.Take(ref job));
    }

    // Where the lines start that the tile fetches, in floats.
    private static List<nint> Fetched(TileJob job, bool alongRows)
    {
        var fetched = new List<nint>();
        nint next = (nint)job.Next / sizeof(float);
        int left = job.NextLines;
        for (int i = 0; i < (alongRows ? job.TapLength / TileKernel.UnrolledTerms : job.TapLength); i++)
        {
            fetched.Add(next);
            next += alongRows ? Line : job.NextPitch;
            if (alongRows && --left == 0)
            {
                next += job.NextPitch - job.NextLinesInRow * Line;
                left = job.NextLinesInRow;
            }
        }

        return fetched;
    }
}
