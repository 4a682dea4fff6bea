using System.Text;
using Conv2D.Numerics;
using Spectre.Console;

namespace Samples.Tests;

public sealed class TrainingBarsTests
{
    private readonly StringWriter _text = new();

    [Fact]
    public void Where_output_is_redirected_each_epoch_gets_a_line()
    {
        int result = TrainingBars.Run("Training", bars =>
        {
            var layer = bars.Layer("layer 1");
            foreach (int epoch in new[] { 1, 2 })
            {
                for (int batch = 1; batch <= 3; batch++)
                    layer.Report(Progress(epoch, batch));
            }

            return 7;
        }, Console(terminal: false));

        Assert.Equal(7, result);
        string[] lines = _text.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("Training", lines[0]);
        Assert.Equal("  layer 1, epoch 1 of 2: loss 0.250, accuracy 0.875, 1235 images/s, 6 s left", lines[1]);
        Assert.StartsWith("  layer 1, epoch 2 of 2: ", lines[2]);
        Assert.Matches(@"^Training: \d+\.\d s$", lines[3]);
    }

    [Fact]
    public void On_a_terminal_the_bar_fills_and_says_loss_and_metric()
    {
        TrainingBars.Run("Training", bars =>
        {
            var layer = bars.Layer("layer [1]");
            for (int batch = 1; batch <= 3; batch++)
                layer.Report(Progress(epoch: 2, batch));
            return 0;
        }, Console(terminal: true));

        Assert.Contains("layer [1], epoch 2 of 2: loss 0.250, accuracy 0.875", _text.ToString());
        Assert.Contains(new string('━', 24), _text.ToString());
    }

    private static TrainingProgress Progress(int epoch, int batch) =>
        new(epoch, Epochs: 2, batch, Batches: 3, Loss: 0.25, Metric: 0.875, "accuracy", ImagesPerSecond: 1234.6, TimeSpan.FromSeconds(6));

    private IAnsiConsole Console(bool terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
        Out = new Output(_text, terminal),
    });

    private sealed class Output(TextWriter writer, bool terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => 160;

        public int Height => 40;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
