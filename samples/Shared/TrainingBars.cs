using System.Diagnostics;
using System.Globalization;
using Conv2D.Numerics;
using Spectre.Console;

namespace Samples;

/// <summary>
/// Shows how far the training of layers is: a bar for each on a console, a line for each epoch where the output is redirected.
/// </summary>
public sealed class TrainingBars
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext? _bars;

    private TrainingBars(IAnsiConsole console, ProgressContext? bars) => (_console, _bars) = (console, bars);

    /// <summary>Runs a training, and says afterwards how long it took.</summary>
    /// <param name="title">What is trained.</param>
    /// <param name="training">Takes the bars, to hang one on each layer, and trains.</param>
    /// <param name="console">Where to show it; null for the console of the process.</param>
    public static T Run<T>(string title, Func<TrainingBars, T> training, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        var clock = Stopwatch.StartNew();
        console.WriteLine(title);
        bool live = console.Profile is { Out.IsTerminal: true, Capabilities: { Interactive: true, Ansi: true } };
        T result = live
            ? console.Progress()
                .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 24 }, new TaskDescriptionColumn { Alignment = Justify.Left })
                .Start(bars => training(new TrainingBars(console, bars)))
            : training(new TrainingBars(console, bars: null));
        console.WriteLine(FormattableString.Invariant($"{title}: {clock.Elapsed.TotalSeconds:0.0} s"));
        return result;
    }

    /// <summary>Gives what <see cref="Conv2DTraining.Progress"/> of a layer takes.</summary>
    /// <param name="name">What to call the layer.</param>
    public IProgress<TrainingProgress> Layer(string name) =>
        _bars is null ? new Lines(_console, name) : new Bar(_bars.AddTask(Markup.Escape(name)), name);

    private static string Describe(string name, TrainingProgress now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}, epoch {now.Epoch} of {now.Epochs}: loss {now.Loss:0.000}, {now.MetricName} {now.Metric:0.000}, " +
        $"{now.ImagesPerSecond:0} images/s, {now.TimeLeft.TotalSeconds:0} s left");

    // Called after each batch, on the thread that trains.
    private sealed class Bar(ProgressTask task, string name) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.MaxValue = (double)value.Epochs * value.Batches;
            task.Value = ((value.Epoch - 1.0) * value.Batches) + value.Batch;
            task.Description = Markup.Escape(Describe(name, value));
        }
    }

    private sealed class Lines(IAnsiConsole console, string name) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Batch == value.Batches)
                console.Profile.Out.Writer.WriteLine("  " + Describe(name, value));
        }
    }
}
