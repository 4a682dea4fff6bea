using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public unsafe class FetchListTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(24)]
    public void Every_line_of_both_areas_is_taken(int terms)
    {
        const int line = TileKernel.FloatsInLine;
        var list = default(FetchList);
        float* first = null, second = first + 100_000;
        list.Add(first, first + 20 * line - 3);
        list.Add(second, 12, 1000, 3, line);
        var taken = new HashSet<nint>();
        var job = new TileJob { Taps = 1, TapLength = terms };
        for (int tiles = 0; list.Take(ref job); tiles++)
        {
            Assert.True(tiles < 100);
            for (int term = 0; term < terms; term++)
                taken.Add((nint)(job.Next + term * job.NextPitch) / sizeof(float));
        }

        for (int i = 0; i < 20; i++)
            Assert.Contains(i * line, taken);
        for (int row = 0; row < 3; row++)
        for (int i = 0; i < 12; i++)
            Assert.Contains(100_000 + row * line + i * 1000, taken);
        Assert.False(list.Take(ref job));
    }

    [Fact]
    public void Rows_far_shorter_than_a_tile_are_left_alone()
    {
        var list = default(FetchList);
        float* first = null, second = first + 100_000;
        list.Add(first, 7, 1000, 3, TileKernel.FloatsInLine);
        list.Add(second, 8, 1000, 2, TileKernel.FloatsInLine);
        var job = new TileJob { Taps = 1, TapLength = 16 };
        Assert.True(list.Take(ref job));
        Assert.True(job.Next == second);
        Assert.True(list.Take(ref job));
        Assert.False(list.Take(ref job));
    }

    [Fact]
    public void Nothing_is_taken_of_nothing()
    {
        var list = default(FetchList);
        float* at = null;
        list.Add(at, at);
        var job = new TileJob { Taps = 1, TapLength = 8 };
        Assert.False(list.Take(ref job));
    }
}
