using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Conv2D.Numerics.Training;

namespace Conv2D.Numerics;

/// <summary>
/// A training drawn as an SVG picture: loss and metric per epoch side by side, each for the training rows and, where there
/// are any, the validation rows, with the epoch marked whose weights were kept. Numbers are written as in English, whatever
/// the culture.
/// </summary>
public static class TrainingCurve
{
    private const string TrainColor = "#0072b2", ValidationColor = "#d55e00";
    private const double PanelWidth = 420, Height = 320;

    /// <summary>The picture as the text of an SVG file.</summary>
    /// <param name="history">How training went.</param>
    /// <exception cref="ArgumentException">The history has no epoch.</exception>
    public static string ToSvg(this TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var epochs = history.Epochs;
        if (epochs.Count == 0)
            throw new ArgumentException("history has no epoch; there is nothing to draw.", nameof(history));

        var loss = new CurvePanel("loss", history.BestEpoch,
            Series("train", TrainColor, epoch => epoch.Loss), Series("validation", ValidationColor, epoch => epoch.ValidationLoss));
        var metric = new CurvePanel(history.MetricName, history.BestEpoch,
            Series("train", TrainColor, epoch => epoch.Metric), Series("validation", ValidationColor, epoch => epoch.ValidationMetric));

        string description = string.Create(CultureInfo.InvariantCulture,
            $"Loss and {history.MetricName} over {epochs.Count} epochs; the weights of epoch {history.BestEpoch} were kept.");
        var svg = Svg.Element("svg",
            new XAttribute("viewBox", Svg.Numbers(0, 0, 2 * PanelWidth, Height)), Svg.At("width", 2 * PanelWidth), Svg.At("height", Height),
            new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", "12"), new XAttribute("role", "img"),
            Svg.Element("title", "Training"),
            Svg.Element("desc", description),
            Svg.Element("rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "white")),
            loss.Draw(new PlotArea(0, 0, PanelWidth, Height)),
            metric.Draw(new PlotArea(PanelWidth, 0, PanelWidth, Height)));
        return svg.ToString();

        CurveSeries Series(string name, string color, Func<TrainingEpoch, double?> value) => new(name, color, [.. epochs.Select(value)]);
    }

    /// <summary>Writes the picture to a file, replacing one that is there.</summary>
    /// <param name="history">How training went.</param>
    /// <param name="path">The file, usually ending in <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The history has no epoch, or the path is empty.</exception>
    public static void SaveSvg(this TrainingHistory history, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, history.ToSvg(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
