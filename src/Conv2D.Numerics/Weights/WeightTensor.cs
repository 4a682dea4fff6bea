using System.Collections.Immutable;

namespace Conv2D.Numerics;

/// <summary>One array read from a weight file: a shape and as many float32 values. Immutable.</summary>
public sealed class WeightTensor
{
    internal WeightTensor(ImmutableArray<int> shape, ReadOnlyMemory<float> values)
    {
        Shape = shape;
        Values = values;
    }

    /// <summary>The extents, outermost first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The values, row-major (the last extent varies fastest).</summary>
    public ReadOnlyMemory<float> Values { get; }
}
