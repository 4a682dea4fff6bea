using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary>Sets negative weights to 0.</summary>
internal sealed class NonNegConstraint : Constraint
{
    public override string Name => "NonNeg";

    public override void Apply(Span<float> values, ReadOnlySpan<int> shape) => TensorPrimitives.Max(values, 0f, values);
}
