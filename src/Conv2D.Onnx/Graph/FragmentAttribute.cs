namespace Conv2D.Onnx;

/// <summary>An attribute of a node: one of <see cref="IntAttribute"/>, <see cref="IntsAttribute"/> and <see cref="FloatAttribute"/>.</summary>
/// <param name="Name">The attribute's name in the ONNX standard.</param>
internal abstract record FragmentAttribute(string Name);

/// <summary>An attribute that holds one integer.</summary>
/// <param name="Name">The attribute's name in the ONNX standard.</param>
/// <param name="Value">Its value.</param>
internal sealed record IntAttribute(string Name, long Value) : FragmentAttribute(Name);

/// <summary>An attribute that holds a list of integers.</summary>
/// <param name="Name">The attribute's name in the ONNX standard.</param>
/// <param name="Values">Its values.</param>
internal sealed record IntsAttribute(string Name, IReadOnlyList<long> Values) : FragmentAttribute(Name);

/// <summary>An attribute that holds one number.</summary>
/// <param name="Name">The attribute's name in the ONNX standard.</param>
/// <param name="Value">Its value.</param>
internal sealed record FloatAttribute(string Name, float Value) : FragmentAttribute(Name);
