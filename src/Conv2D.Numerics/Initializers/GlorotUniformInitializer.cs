using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Uniform in [-limit, limit] with limit = sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio 2010).</summary>
internal sealed class GlorotUniformInitializer(int? seed) : Initializer
{
    public override string Name => "GlorotUniform";

    public override JsonObject GetConfig() => new() { ["seed"] = seed };

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int fallbackSeed)
    {
        var fans = Fans.Of(shape);
        double limit = Math.Sqrt(6 / (fans.In + fans.Out));
        var random = new SplitMix64((ulong)(seed ?? fallbackSeed));
        foreach (ref float value in values)
            value = (float)((2 * random.NextDouble() - 1) * limit);
    }
}
