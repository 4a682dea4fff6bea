namespace Conv2D.Onnx;

/// <summary>
/// A value of a fragment that can be calculated with, so that a translation reads like the formula: each operator adds
/// the node of that name.
/// </summary>
internal readonly struct Term(FragmentBuilder graph, string name)
{
    public FragmentBuilder Graph => graph;

    public string Name => name;

    public static Term operator +(Term a, Term b) => a.Node("Add", b);

    public static Term operator -(Term a, Term b) => a.Node("Sub", b);

    public static Term operator *(Term a, Term b) => a.Node("Mul", b);

    public static Term operator /(Term a, Term b) => a.Node("Div", b);

    public static Term operator +(Term a, double b) => a + a.Constant(b);

    public static Term operator -(Term a, double b) => a - a.Constant(b);

    public static Term operator -(double a, Term b) => b.Constant(a) - b;

    public static Term operator -(Term a) => a.Node("Neg");

    public static Term operator *(double a, Term b) => b * b.Constant(a);

    public static Term operator /(Term a, double b) => a / a.Constant(b);

    /// <summary>A node whose first input is this value and whose second is another.</summary>
    public Term Node(string opType, Term second, params FragmentAttribute[] attributes) =>
        new(graph, graph.Add(opType, [name, second.Name], attributes));

    /// <summary>A node whose input is this value.</summary>
    public Term Node(string opType, params FragmentAttribute[] attributes) => new(graph, graph.Add(opType, [name], attributes));

    /// <summary>A number, as large as need be.</summary>
    public Term Constant(double value) => new(graph, graph.Scalar(value));

    public Term AtLeast(double least) => Node("Max", Constant(least));

    public Term AtMost(double most) => Node("Min", Constant(most));

    public Term IsGreaterThan(double other) => Node("Greater", Constant(other));

    public Term IsLessThan(double other) => Node("Less", Constant(other));

    /// <summary>Where this value, a condition, holds, the one, elsewhere the other.</summary>
    public Term Choose(Term then, Term otherwise) => new(graph, graph.Add("Where", [name, then.Name, otherwise.Name]));
}
