namespace Conv2D.Numerics;

/// <summary>All zeros.</summary>
internal sealed class ZerosInitializer : Initializer
{
    public override string Name => "Zeros";

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed) => values.Clear();
}
