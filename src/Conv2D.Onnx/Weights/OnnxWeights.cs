using Conv2D.Onnx.Protos;
using Google.Protobuf;

namespace Conv2D.Onnx;

/// <summary>Reads the weights of a convolution from any ONNX model.</summary>
public static class OnnxWeights
{
    /// <summary>Reads a <c>Conv</c> node of a model file.</summary>
    /// <param name="path">The model.</param>
    /// <param name="nodeName">Name of the node or, for a node without one, of its output; null for the only <c>Conv</c> node there is.</param>
    /// <exception cref="FormatException">The file is not an ONNX model, or is damaged, or its node is not what a Conv2D layer can take.</exception>
    /// <exception cref="ArgumentException">There is no such node, or several and none is named.</exception>
    public static OnnxConvNode Load(string path, string? nodeName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        return Load(file, nodeName);
    }

    /// <summary>Reads a <c>Conv</c> node of a model in a stream, which is read to its end and stays open.</summary>
    /// <inheritdoc cref="Load(string, string?)" path="/exception"/>
    /// <param name="stream">The model.</param>
    /// <param name="nodeName">Name of the node or, for a node without one, of its output; null for the only <c>Conv</c> node there is.</param>
    public static OnnxConvNode Load(Stream stream, string? nodeName = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        GraphProto graph = Parse(stream);
        return ConvNodeReader.Read(graph, Find(graph, nodeName));
    }

    private static GraphProto Parse(Stream stream)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException($"This is not an ONNX model, or it is damaged: {e.Message}", e);
        }

        if (model.Graph is null || model.Graph.Node.Count == 0)
            throw new FormatException("This is not an ONNX model, or it is damaged: it has no graph.");
        // Comes after the graph in the file: without it, the end is missing.
        if (model.OpsetImport.Count == 0)
            throw new FormatException("This is not an ONNX model, or it is damaged: it names no version of the operator set.");
        return model.Graph;
    }

    private static NodeProto Find(GraphProto graph, string? nodeName)
    {
        NodeProto[] convolutions = [.. graph.Node.Where(node => node.OpType == "Conv" && node.Domain is "" or "ai.onnx")];
        if (convolutions.Length == 0)
            throw new FormatException("The model has no Conv node.");
        if (nodeName is null)
        {
            return convolutions.Length == 1
                ? convolutions[0]
                : throw new ArgumentException(
                    $"The model has {convolutions.Length} Conv nodes; name one of them: {Names(convolutions)}.", nameof(nodeName));
        }

        return Array.Find(convolutions, node => node.Name == nodeName)
            ?? Array.Find(convolutions, node => node.Output.Contains(nodeName))
            ?? throw new ArgumentException($"The model has no Conv node '{nodeName}'; it has {Names(convolutions)}.", nameof(nodeName));
    }

    private static string Names(NodeProto[] nodes)
    {
        const int shown = 10;
        var names = nodes.Take(shown).Select(node => $"'{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}'");
        return string.Join(", ", names) + (nodes.Length > shown ? $" and {nodes.Length - shown} more" : "");
    }
}
