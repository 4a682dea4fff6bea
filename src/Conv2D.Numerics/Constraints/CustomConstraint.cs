namespace Conv2D.Numerics;

/// <summary>A user's own function under a name.</summary>
internal sealed class CustomConstraint(string name, WeightProjection projection) : Constraint
{
    public override string Name { get; } = name;

    public override void Apply(Span<float> values, ReadOnlySpan<int> shape) => projection(values, shape);
}
