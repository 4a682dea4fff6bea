using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public class SharingTrialTests
{
    [Theory]
    [InlineData(50, 80, false)]
    [InlineData(80, 50, true)]
    [InlineData(50, 51, true)]
    public void The_faster_way_is_found_and_kept(int alone, int shared, bool shares)
    {
        var trial = new SharingTrial();
        Run(trial, 1000, alone, shared);
        int others = Run(trial, 20_000, alone, shared, run => run != shares);
        Assert.InRange(others, 10, 200);
    }

    [Fact]
    public void A_change_of_the_machine_is_noticed()
    {
        var trial = new SharingTrial();
        Run(trial, 20_000, alone: 50, shared: 80);
        Run(trial, 5000, alone: 50, shared: 30);
        Assert.InRange(Run(trial, 1000, alone: 50, shared: 30, run => run), 900, 1000);
        Run(trial, 5000, alone: 50, shared: 80);
        Assert.InRange(Run(trial, 1000, alone: 50, shared: 80, run => run), 0, 100);
    }

    [Fact]
    public void A_run_that_is_interrupted_now_and_then_decides_nothing()
    {
        var trial = new SharingTrial();
        var random = new Random(1);
        Run(trial, 1000, alone: 50, shared: 80);
        int shared = 0;
        for (int i = 0; i < 10_000; i++)
        {
            shared += trial.SharesNext ? 1 : 0;
            trial.Add((trial.SharesNext ? 80 : 50) + (random.Next(10) == 0 ? 5000 : 0));
        }

        Assert.InRange(shared, 10, 500);
    }

    // How many of some runs were as asked.
    private static int Run(SharingTrial trial, int runs, int alone, int shared, Func<bool, bool>? asked = null)
    {
        int count = 0;
        for (int i = 0; i < runs; i++)
        {
            bool shares = trial.SharesNext;
            count += asked is not null && asked(shares) ? 1 : 0;
            trial.Add(!trial.TimesNext ? 0 : shares ? shared : alone);
        }

        return count;
    }
}
