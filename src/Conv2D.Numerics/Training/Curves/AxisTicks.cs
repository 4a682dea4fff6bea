using System.Globalization;

namespace Conv2D.Numerics.Training;

/// <summary>Round numbers along an axis, a step of 1, 2 or 5 times a power of ten apart, from the first to the last.</summary>
internal sealed record AxisTicks(long FirstStep, long LastStep, double Step)
{
    // About so many to an axis.
    private const int Wanted = 5;

    public double First => FirstStep * Step;

    public double Last => LastStep * Step;

    public IEnumerable<double> Values
    {
        get
        {
            for (long i = FirstStep; i <= LastStep; i++)
                yield return i * Step;
        }
    }

    /// <summary>Ticks that enclose a range of values; a range of one value gets some room around it.</summary>
    public static AxisTicks Enclosing(double least, double most)
    {
        double span = most - least, size = Math.Max(Math.Abs(least), Math.Abs(most));
        if (span < 1e-9 * size || span == 0)
            span = size == 0 ? 1 : size;
        double step = RoundStep(span / Wanted);
        var ticks = new AxisTicks((long)Math.Floor(least / step), (long)Math.Ceiling(most / step), step);
        return ticks.FirstStep < ticks.LastStep ? ticks : ticks with { FirstStep = ticks.FirstStep - 1, LastStep = ticks.LastStep + 1 };
    }

    /// <summary>Whole numbers among the epochs from 1 to <paramref name="epochs"/>.</summary>
    public static IEnumerable<int> Epochs(int epochs)
    {
        int step = Math.Max(1, (int)RoundStep((double)epochs / Wanted));
        return Enumerable.Range(1, epochs).Where(epoch => epoch % step == 0 || (epoch == 1 && step > 1));
    }

    /// <summary>A tick as text, with as many places as the step has.</summary>
    public string Label(double value)
    {
        double size = Math.Max(Math.Abs(First), Math.Abs(Last));
        if (size >= 1e6 || Step < 1e-4)
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        int places = Math.Max(0, -(int)Math.Floor(Math.Log10(Step) + 1e-9));
        return value.ToString($"F{places}", CultureInfo.InvariantCulture);
    }

    private static double RoundStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double factor = least / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
}
