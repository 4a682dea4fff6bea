namespace Conv2D.Benchmarks.Training;

/// <summary>One line of the table: a layer, ours and PyTorch's.</summary>
internal sealed record TrainingRow(TrainingLayer Layer, string Plans, int Threads, Times Ours, Times? PyTorch, bool ChannelsLast)
{
    // One turn of a side takes about this long, so that its caches and clocks are its own for most of it.
    private const double TurnMilliseconds = 150;

    public double? Ratio => PyTorch is null ? null : PyTorch.Best / Ours.Best;

    // Threads that wait by spinning take processor time too, so that it says something with one thread only.
    private string ProcessorRatio => PyTorch is null || Threads > 1 ? "-" : $"{PyTorch.Processor / Ours.Processor:f2}";

    public static TrainingRow Measure(TrainingLayer layer, int threads, IPyTorch? pytorch, int turns, TimeSpan pause)
    {
        var step = new OurStep(layer, threads);
        int repeats = Repeats(step.Measure(3));
        int first = pytorch is null ? 0 : Repeats(pytorch.Measure(layer, threads, channelsLast: false, 3));
        int last = pytorch is null ? 0 : Repeats(pytorch.Measure(layer, threads, channelsLast: true, 3));
        List<StepTime> ours = [], defaultFormat = [], channelsLast = [];
        for (int turn = 0; turn < turns; turn++)
        {
            Thread.Sleep(pause);
            ours.AddRange(step.Measure(repeats));
            if (pytorch is null)
                continue;
            Thread.Sleep(pause);
            // The first steps of a turn make its tensors anew.
            defaultFormat.AddRange(pytorch.Measure(layer, threads, channelsLast: false, first + 1).Skip(1));
            Thread.Sleep(pause);
            channelsLast.AddRange(pytorch.Measure(layer, threads, channelsLast: true, last + 1).Skip(1));
        }

        if (pytorch is null)
            return new(layer, step.Plans, threads, Times.Of(ours), null, false);
        Times inDefault = Times.Of(defaultFormat), inLast = Times.Of(channelsLast);
        bool lastIsFaster = inLast.Best < inDefault.Best;
        return new(layer, step.Plans, threads, Times.Of(ours), lastIsFaster ? inLast : inDefault, lastIsFaster);
    }

    public override string ToString() =>
        $"{Layer,-24} {Ours.Best,9:f3} {Layer.Flops / Ours.Best / 1e6,8:f1} "
        + (PyTorch is null ? $"{"-",11} {"-",-6} {"-",6} {"-",10} {"-",12}" : $"{PyTorch.Best,11:f3} {(ChannelsLast ? "NHWC" : "NCHW"),-6} {Ratio,6:f2} {PyTorch.Median / Ours.Median,10:f2} {ProcessorRatio,12}")
        + $"   {Plans}";

    private static int Repeats(StepTime[] trial) => Math.Clamp((int)(TurnMilliseconds / trial.Min(step => step.Wall)), 1, 200);
}
