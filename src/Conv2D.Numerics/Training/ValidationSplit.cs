namespace Conv2D.Numerics.Training;

/// <summary>
/// Which rows are kept from training. A row's number is hashed, so that the choice needs no memory, is the same in each
/// epoch, and does not fall into step with data in which the classes take turns.
/// </summary>
internal readonly struct ValidationSplit(double fraction, int seed)
{
    public bool IsValidation(long row) =>
        fraction > 0 && new SplitMix64((ulong)row * 0x9E3779B97F4A7C15 ^ ((ulong)(uint)seed << 32 | 0x56414C49)).NextDouble() < fraction;
}
