namespace Conv2D.Onnx;

/// <summary>Activations that work along the channels of each pixel, which are the last of four dimensions here.</summary>
internal static class ChannelFunctions
{
    private const int Axis = 3;

    public static Term Softmax(Term x) => x.Node("Softmax", new IntAttribute("axis", Axis));

    public static Term LogSoftmax(Term x) => x.Node("LogSoftmax", new IntAttribute("axis", Axis));

    /// <summary>The first half of the channels times the sigmoid of the second.</summary>
    public static Term Glu(Term x)
    {
        string[] halves = x.Graph.AddWithOutputs(2, "Split", [x.Name], new IntAttribute("axis", Axis));
        return new Term(x.Graph, halves[0]) * new Term(x.Graph, halves[1]).Node("Sigmoid");
    }

    /// <summary>
    /// max(z - tau, 0) with the tau that makes the channels sum to 1, z being x less its largest channel. With the channels
    /// sorted, those above tau are the k first, k the last for which 1 + k z_k is above the sum of those up to z_k (Martins and Astudillo
    /// 2016, algorithm 1). tau is at least -1, so that anything below may count as -2: infinity then stays out of the sums.
    /// </summary>
    public static Term Sparsemax(Term x, int channels)
    {
        FragmentBuilder graph = x.Graph;
        Term z = x - Reduce(x, "ReduceMax");
        Term bounded = z.AtLeast(-2);
        string count = graph.AddInt64s("channels", channels);
        string[] sorted = graph.AddWithOutputs(2, "TopK", [bounded.Name, count], new IntAttribute("axis", Axis));
        Term descending = new(graph, sorted[0]);
        // CumSum takes its axis as a scalar.
        Term axis = new Term(graph, graph.AddInt64s("axis", Axis)).Node("Squeeze");
        Term sums = descending.Node("CumSum", axis);
        Term ranks = new(graph, graph.AddFloats("ranks", [.. Enumerable.Range(1, channels).Select(k => (float)k)], channels));

        Term isAbove = (ranks * descending + 1).Node("Greater", sums);
        Term above = Reduce(isAbove.Node("Cast", new IntAttribute("to", 1)), "ReduceSum");
        Term tau = (Reduce(isAbove.Choose(descending, descending.Constant(0)), "ReduceSum") - 1) / above;
        // 0, or NaN where a channel is NaN: then all are, as in the definition.
        Term taint = 0 * Reduce(bounded, "ReduceSum");
        return (z - tau + taint).AtLeast(0);
    }

    private static Term Reduce(Term x, string opType) =>
        x.Node(opType, new IntsAttribute("axes", [Axis]), new IntAttribute("keepdims", 1));
}
