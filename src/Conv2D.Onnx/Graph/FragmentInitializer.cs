namespace Conv2D.Onnx;

/// <summary>A constant tensor of an <see cref="OnnxFragment"/>: <see cref="FloatInitializer"/> or <see cref="Int64Initializer"/>.</summary>
/// <param name="Name">Name of the value within the fragment.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
internal abstract record FragmentInitializer(string Name, IReadOnlyList<long> Dimensions);

/// <summary>A constant of single-precision numbers.</summary>
/// <param name="Name">Name of the value within the fragment.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
/// <param name="Values">Its values, row-major.</param>
internal sealed record FloatInitializer(string Name, IReadOnlyList<long> Dimensions, float[] Values) : FragmentInitializer(Name, Dimensions);

/// <summary>A constant of 64-bit integers.</summary>
/// <param name="Name">Name of the value within the fragment.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
/// <param name="Values">Its values, row-major.</param>
internal sealed record Int64Initializer(string Name, IReadOnlyList<long> Dimensions, long[] Values) : FragmentInitializer(Name, Dimensions);
