using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx;

/// <summary>Makes sense of one <c>Conv</c> node: where its weights are, what its attributes say.</summary>
internal static class ConvNodeReader
{
    /// <exception cref="FormatException">The node is not a two-dimensional convolution with stored weights.</exception>
    public static OnnxConvNode Read(GraphProto graph, NodeProto node)
    {
        string label = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "";
        if (node.Input.Count < 2)
            throw new FormatException($"The Conv node '{label}' has {node.Input.Count} input(s); it needs at least an image and a kernel.");

        var constants = new GraphConstants(graph);
        TensorProto kernel = constants.Find(node.Input[1], label);
        float[] values = TensorValues.Read(kernel);
        if (kernel.Dims.Count != 4)
            throw new FormatException(
                $"The Conv node '{label}' has a kernel of shape {TensorValues.Shape(kernel)}; a two-dimensional convolution has four extents.");
        if (values.Length == 0)
            throw new FormatException($"The Conv node '{label}' has a kernel of shape {TensorValues.Shape(kernel)}, without a value.");
        // The product of the extents is the number of values, so each is an int.
        int filters = (int)kernel.Dims[0], channels = (int)kernel.Dims[1];
        var size = new Size2D((int)kernel.Dims[2], (int)kernel.Dims[3]);
        float[] bias = [];
        if (node.Input.Count > 2 && node.Input[2].Length > 0)
        {
            bias = TensorValues.Read(constants.Find(node.Input[2], label));
            if (bias.Length != filters)
                throw new FormatException($"The Conv node '{label}' has a bias of {bias.Length} values for {filters} filters.");
        }

        var attributes = new ConvAttributes(node, label);
        if (attributes.Pair("kernel_shape") is { } declared && declared != size)
            throw new FormatException($"The Conv node '{label}' has kernel_shape {declared}; its kernel is {size}.");
        int groups = attributes.Positive("group", 1);
        if (filters % groups != 0)
            throw new FormatException($"The Conv node '{label}' has group {groups}, which does not divide its {filters} filters.");
        OnnxAutoPad autoPad = attributes.AutoPad();

        return new OnnxConvNode
        {
            Name = label,
            Weights = new ConvWeights(
                KernelLayout.ToKeras(values, size, channels, filters), [size.Height, size.Width, channels, filters], bias),
            Strides = attributes.Pair("strides") ?? Size2D.One,
            DilationRate = attributes.Pair("dilations") ?? Size2D.One,
            Groups = groups,
            AutoPad = autoPad,
            Pads = autoPad == OnnxAutoPad.NotSet ? attributes.Pads() : default,
        };
    }
}
