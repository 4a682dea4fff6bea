using System.Globalization;
using System.Xml.Linq;

namespace Conv2D.Numerics.Training;

/// <summary>Elements of an SVG picture; numbers in pixels, to the hundredth.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XAttribute At(string name, double value) => new(name, Number(value));

    public static XElement Line(double x1, double y1, double x2, double y2, string color) =>
        Element("line", At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2), new XAttribute("stroke", color));

    /// <param name="x">Where the text is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="text">The text; escaped as need be.</param>
    public static XElement Text(double x, double y, string anchor, string text) =>
        Element("text", At("x", x), At("y", y), new XAttribute("text-anchor", anchor), text);

    public static string Numbers(params double[] values) => string.Join(' ', values.Select(Number));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
