namespace Conv2D.Onnx;

/// <summary>
/// A graph that a layer is written into: a model of our own, or one that somebody else is assembling around the layer.
/// It is asked for names first, so that it can keep them apart from those it already has.
/// </summary>
internal interface IOnnxGraph
{
    /// <summary>A name for a value, not used in the graph so far.</summary>
    /// <param name="suggestion">The name to take if it is free.</param>
    string NewValueName(string suggestion);

    /// <summary>Adds a constant.</summary>
    /// <param name="suggestion">The name to take if it is free.</param>
    /// <param name="initializer">Its shape and values.</param>
    /// <returns>The name it got.</returns>
    string AddInitializer(string suggestion, FragmentInitializer initializer);

    /// <summary>Adds a node of ONNX's own domain. The values it reads are there already.</summary>
    /// <param name="node">The node, its inputs and outputs being names in this graph; its own name is a suggestion.</param>
    void AddNode(FragmentNode node);
}
