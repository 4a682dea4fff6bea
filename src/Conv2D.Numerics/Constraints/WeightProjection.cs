namespace Conv2D.Numerics;

/// <summary>A user's own constraint: projects a weight in place. See <see cref="Constraints.Custom"/>.</summary>
/// <param name="values">The weight, row-major.</param>
/// <param name="shape">Its shape: (height, width, input channels / groups, filters) for a kernel, (filters) for a bias.</param>
public delegate void WeightProjection(Span<float> values, ReadOnlySpan<int> shape);
