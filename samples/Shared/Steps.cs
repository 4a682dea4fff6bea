using System.Diagnostics;

namespace Samples;

/// <summary>Runs the steps of a sample, and shows on the console which one is running and for how long.</summary>
public static class Steps
{
    private static readonly TimeSpan Tick = Console.IsOutputRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(0.2);

    /// <param name="title">What the step does.</param>
    /// <param name="step">The step.</param>
    public static T Run<T>(string title, Func<T> step)
    {
        var clock = Stopwatch.StartNew();
        Console.Write(title);
        T result;
        using (new Timer(_ => ShowRunning(title, clock.Elapsed), null, Tick, Tick))
            result = step();
        string end = Invariant($"{clock.Elapsed.TotalSeconds:0.0} s");
        Console.WriteLine(Console.IsOutputRedirected ? $": {end}" : $"\r{title}: {end}   ");
        return result;
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(string title, Action step) => Run(title, () =>
    {
        step();
        return true;
    });

    // A terminal's line is written over; a log gets a dot every few seconds.
    private static void ShowRunning(string title, TimeSpan elapsed) =>
        Console.Write(Console.IsOutputRedirected ? "." : Invariant($"\r{title} ... {elapsed.TotalSeconds:0.0} s"));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
