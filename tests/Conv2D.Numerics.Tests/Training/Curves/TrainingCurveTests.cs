using System.Globalization;
using System.Xml.Linq;

namespace Conv2D.Numerics.Tests;

public class TrainingCurveTests
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private static TrainingHistory History(double[] losses, double?[]? validation = null, string metric = "accuracy", int best = 1) => new(
        TrainingObjective.SoftmaxCrossEntropy, metric,
        [.. losses.Select((loss, i) => new TrainingEpoch(i + 1, loss, 1 - loss / 2, validation?[i], 0.5, 0.001, TimeSpan.FromSeconds(1)))], best, false);

    private static XElement[] Panels(TrainingHistory history) =>
        [.. XDocument.Parse(history.ToSvg()).Root!.Elements(Namespace + "g")];

    private static XElement Group(XElement panel, string name) =>
        panel.Elements(Namespace + "g").Single(group => (string?)group.Attribute("class") == name);

    private static string[] Texts(XElement element) => [.. element.Descendants(Namespace + "text").Select(text => text.Value)];

    private static double[] Points(XElement line) =>
        [.. ((string)line.Attribute("points")!).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    [Fact]
    public void Loss_and_metric_stand_side_by_side_with_train_and_validation()
    {
        var panels = Panels(History([1.2, 0.8, 0.5], [1.3, 0.9, 0.7]));
        Assert.Equal(["loss", "accuracy"], panels.Select(panel => panel.Element(Namespace + "text")!.Value));
        foreach (var panel in panels)
        {
            Assert.Equal(3, Group(panel, "train").Elements(Namespace + "circle").Count());
            Assert.Equal(3, Group(panel, "validation").Elements(Namespace + "circle").Count());
            Assert.Equal(["train", "validation", "kept"], Texts(Group(panel, "legend")));
        }
    }

    [Fact]
    public void Values_lie_between_round_ticks_in_proportion()
    {
        var panel = Panels(History([1, 0.75, 0]))[0];
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], Texts(Group(panel, "values")));
        double[] points = Points(Group(panel, "train").Element(Namespace + "polyline")!);
        // The plot is 340 pixels wide from 64, and 220 high from 52.
        Assert.Equal([64, 52, 234, 107, 404, 272], points);
    }

    [Theory]
    [InlineData(1, new[] { "epoch", "1" })]
    [InlineData(4, new[] { "epoch", "1", "2", "3", "4" })]
    [InlineData(30, new[] { "epoch", "1", "10", "20", "30" })]
    public void Epochs_are_whole_numbers(int epochs, string[] expected) =>
        Assert.Equal(expected, Texts(Group(Panels(History([.. Enumerable.Range(1, epochs).Select(i => 1.0 / i)]))[0], "epochs")));

    [Theory]
    [InlineData(new[] { 0.0234, 0.0311 }, new[] { "0.022", "0.024", "0.026", "0.028", "0.030", "0.032" })]
    [InlineData(new[] { 3.0, 3.0 }, new[] { "2", "3", "4" })]
    [InlineData(new[] { 0.0, 0.0 }, new[] { "-0.2", "0.0", "0.2" })]
    [InlineData(new[] { 0.0, 4e7 }, new[] { "0e0", "1e7", "2e7", "3e7", "4e7" })]
    public void Ticks_are_round_whatever_the_range(double[] losses, string[] expected) =>
        Assert.Equal(expected, Texts(Group(Panels(History(losses))[0], "values")));

    [Fact]
    public void A_curve_is_broken_where_a_value_is_not_finite()
    {
        var train = Group(Panels(History([1, 0.9, double.NaN, 0.7, 0.6, double.PositiveInfinity, 0.5]))[0], "train");
        Assert.Equal([4, 4], train.Elements(Namespace + "polyline").Select(line => Points(line).Length));
        Assert.Equal(5, train.Elements(Namespace + "circle").Count());
    }

    [Fact]
    public void Without_validation_rows_there_is_one_curve()
    {
        var panel = Panels(History([1, 0.5]))[0];
        Assert.Equal(["train", "kept"], Texts(Group(panel, "legend")));
        Assert.DoesNotContain(panel.Elements(Namespace + "g"), group => (string?)group.Attribute("class") == "validation");
    }

    [Fact]
    public void The_kept_epoch_is_marked()
    {
        var panel = Panels(History([1, 0.5, 0.6], best: 2))[0];
        var mark = Assert.Single(panel.Elements(Namespace + "line"));
        Assert.Equal(("234", "234"), ((string)mark.Attribute("x1")!, (string)mark.Attribute("x2")!));
    }

    [Fact]
    public void The_culture_changes_nothing_and_names_are_escaped()
    {
        var history = History([1.25, 0.5], [1.5, 0.75], "a < b & c");
        string expected = history.ToSvg();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(expected, history.ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Contains("a &lt; b &amp; c", expected);
    }

    [Fact]
    public void A_file_holds_what_ToSvg_gives()
    {
        string path = Path.GetTempFileName();
        try
        {
            var history = History([1, 0.5]);
            history.SaveSvg(path);
            Assert.Equal(history.ToSvg(), File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_history_without_an_epoch_is_refused() =>
        Assert.Contains("history has no epoch", Assert.Throws<ArgumentException>(() => History([]).ToSvg()).Message);
}
