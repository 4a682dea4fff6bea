using System.Xml.Linq;

namespace Conv2D.Numerics.Training;

/// <summary>One curve: a value an epoch, null where there is none.</summary>
internal sealed record CurveSeries(string Name, string Color, IReadOnlyList<double?> Values)
{
    /// <summary>The values that can be drawn.</summary>
    public IEnumerable<double> Finite => Values.OfType<double>().Where(double.IsFinite);

    /// <summary>Lines between neighbouring epochs, broken where a value is missing or not finite, and a dot for each epoch.</summary>
    /// <param name="x">Where an epoch, from 1, lies.</param>
    /// <param name="y">Where a value lies.</param>
    public XElement Draw(Func<int, double> x, Func<double, double> y)
    {
        var group = Svg.Element("g", new XAttribute("class", Name), new XAttribute("stroke", Color), new XAttribute("fill", Color));
        var run = new List<double>();
        for (int i = 0; i <= Values.Count; i++)
        {
            if (i < Values.Count && Values[i] is { } value && double.IsFinite(value))
            {
                run.AddRange([x(i + 1), y(value)]);
                group.Add(Svg.Element("circle", Svg.At("cx", x(i + 1)), Svg.At("cy", y(value)), Svg.At("r", 2.5)));
                continue;
            }

            if (run.Count > 2)
                group.Add(Svg.Element("polyline", new XAttribute("points", Svg.Numbers([.. run])),
                    new XAttribute("fill", "none"), new XAttribute("stroke-width", "1.5")));
            run.Clear();
        }

        return group;
    }
}
