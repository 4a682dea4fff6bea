namespace Conv2D.Onnx;

/// <summary>
/// A layer as a piece of an ONNX graph: one value in, one out, and between them nodes of ONNX's own operators. Names
/// hold within the fragment only; <see cref="WriteTo"/> gives them those of a graph. Immutable. Made by
/// <see cref="OnnxLayer.Translate"/>.
/// </summary>
internal sealed record OnnxFragment
{
    /// <summary>Name of the value that comes in.</summary>
    public required string Input { get; init; }

    /// <summary>Name of the value that goes out.</summary>
    public required string Output { get; init; }

    /// <summary>
    /// Name of the value that is the output laid out as batch, channels, height, width, or null where there is none on
    /// the way. A layer that follows takes it as <see cref="OnnxTensorForm.ChannelsFirst"/> and so saves two transpositions.
    /// </summary>
    public required string? ChannelsFirstOutput { get; init; }

    /// <summary>The constants.</summary>
    public required IReadOnlyList<FragmentInitializer> Initializers { get; init; }

    /// <summary>The nodes, each after those it reads from.</summary>
    public required IReadOnlyList<FragmentNode> Nodes { get; init; }

    /// <summary>
    /// The lowest version of ONNX's operator set that has everything used here. Up to
    /// <see cref="OnnxModels.OperatorSetVersion"/> nothing changes its meaning.
    /// </summary>
    public required int MinimumOperatorSetVersion { get; init; }

    /// <summary>Adds the fragment to a graph.</summary>
    /// <param name="graph">Receives constants and nodes.</param>
    /// <param name="input">The value of the graph that becomes the fragment's input.</param>
    /// <param name="output">The name in the graph that the fragment's output gets; taken by the caller.</param>
    /// <returns>The name in the graph of <see cref="ChannelsFirstOutput"/>, or null where there is none.</returns>
    public string? WriteTo(IOnnxGraph graph, string input, string output)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentException.ThrowIfNullOrEmpty(input);
        ArgumentException.ThrowIfNullOrEmpty(output);

        var names = new Dictionary<string, string> { [Input] = input, [Output] = output };
        foreach (var initializer in Initializers)
            names.Add(initializer.Name, graph.AddInitializer(initializer.Name, initializer));
        foreach (var node in Nodes)
        {
            foreach (string made in node.Outputs)
                if (made != Output)
                    names.Add(made, graph.NewValueName(made));
            graph.AddNode(node with
            {
                Inputs = [.. node.Inputs.Select(name => names[name])],
                Outputs = [.. node.Outputs.Select(name => names[name])],
            });
        }

        return ChannelsFirstOutput is null ? null : names[ChannelsFirstOutput];
    }
}
