using System.Globalization;
using System.Xml.Linq;

namespace Conv2D.Numerics.Training;

/// <summary>One chart: curves over the epochs with axes, a grid, a legend, and a mark at the epoch that was kept.</summary>
internal sealed class CurvePanel(string title, int bestEpoch, params CurveSeries[] series)
{
    private const string GridColor = "#dddddd", AxisColor = "#444444";
    private const double TickLength = 4, LegendLine = 18, LegendWidth = 90;

    private readonly CurveSeries[] _series = [.. series.Where(curve => curve.Finite.Any())];
    private readonly int _epochs = series[0].Values.Count;

    private bool IsBestKnown => bestEpoch >= 1 && bestEpoch <= _epochs;

    public XElement Draw(PlotArea panel)
    {
        var area = panel.Inside(left: 64, top: 52, right: 16, bottom: 48);
        double[] values = [.. _series.SelectMany(curve => curve.Finite)];
        var ticks = values.Length == 0 ? AxisTicks.Enclosing(0, 1) : AxisTicks.Enclosing(values.Min(), values.Max());

        return Svg.Element("g",
            Svg.Text(panel.Middle, panel.Top + 18, "middle", title),
            ValueAxis(area, ticks),
            EpochAxis(area),
            BestEpochMark(area),
            _series.Select(curve => curve.Draw(epoch => X(area, epoch), value => Y(area, ticks, value))),
            Legend(area));
    }

    private double X(PlotArea area, int epoch) =>
        _epochs == 1 ? area.Middle : area.Left + area.Width * (epoch - 1) / (_epochs - 1);

    private static double Y(PlotArea area, AxisTicks ticks, double value) =>
        area.Bottom - area.Height * (value - ticks.First) / (ticks.Last - ticks.First);

    private static XElement ValueAxis(PlotArea area, AxisTicks ticks)
    {
        var axis = Svg.Element("g", new XAttribute("class", "values"), Svg.Line(area.Left, area.Top, area.Left, area.Bottom, AxisColor));
        foreach (double value in ticks.Values)
        {
            double y = Y(area, ticks, value);
            axis.Add(
                Svg.Line(area.Left, y, area.Right, y, GridColor),
                Svg.Line(area.Left - TickLength, y, area.Left, y, AxisColor),
                Svg.Text(area.Left - 2 * TickLength, y + 4, "end", ticks.Label(value)));
        }

        return axis;
    }

    private XElement EpochAxis(PlotArea area)
    {
        var axis = Svg.Element("g", new XAttribute("class", "epochs"),
            Svg.Line(area.Left, area.Bottom, area.Right, area.Bottom, AxisColor),
            Svg.Text(area.Middle, area.Bottom + 38, "middle", "epoch"));
        foreach (int epoch in AxisTicks.Epochs(_epochs))
        {
            double x = X(area, epoch);
            axis.Add(
                Svg.Line(x, area.Bottom, x, area.Bottom + TickLength, AxisColor),
                Svg.Text(x, area.Bottom + 18, "middle", epoch.ToString(CultureInfo.InvariantCulture)));
        }

        return axis;
    }

    private XElement? BestEpochMark(PlotArea area) =>
        IsBestKnown ? Dotted(X(area, bestEpoch), area.Top, X(area, bestEpoch), area.Bottom) : null;

    private XElement Legend(PlotArea area)
    {
        var legend = Svg.Element("g", new XAttribute("class", "legend"));
        double x = area.Left, y = area.Top - 14;
        foreach (var curve in _series)
        {
            legend.Add(Svg.Line(x, y, x + LegendLine, y, curve.Color), Svg.Text(x + LegendLine + 4, y + 4, "start", curve.Name));
            x += LegendWidth;
        }

        if (IsBestKnown)
            legend.Add(Dotted(x, y, x + LegendLine, y), Svg.Text(x + LegendLine + 4, y + 4, "start", "kept"));
        return legend;
    }

    private static XElement Dotted(double x1, double y1, double x2, double y2)
    {
        var line = Svg.Line(x1, y1, x2, y2, AxisColor);
        line.Add(new XAttribute("stroke-dasharray", "3 3"));
        return line;
    }
}
