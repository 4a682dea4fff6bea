namespace Conv2D.Numerics;

/// <summary>
/// The generator behind every random initializer: Steele, Lea and Flood's SplitMix64 ("Fast splittable pseudorandom
/// number generators", OOPSLA 2014). Integer arithmetic only, so that a seed gives the same numbers on every
/// platform and in every release.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in (0, 1), with 52 random bits: the middles of as many equal steps.</summary>
    public double NextOpenDouble() => ((NextUInt64() >> 12) + 0.5) * (1.0 / (1UL << 52));
}
