namespace Conv2D.Onnx;

/// <summary>One application of a standard ONNX operator in an <see cref="OnnxFragment"/>.</summary>
/// <param name="Name">Name of the node within the fragment.</param>
/// <param name="OpType">The operator, such as <c>Conv</c>; always of ONNX's own domain.</param>
/// <param name="Inputs">Values it reads: outputs of nodes before it, initializers, or the fragment's input.</param>
/// <param name="Outputs">Values it makes.</param>
/// <param name="Attributes">Its attributes; empty where the defaults of the standard hold.</param>
internal sealed record FragmentNode(
    string Name,
    string OpType,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<FragmentAttribute> Attributes);
