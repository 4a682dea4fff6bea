using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML;

internal static class RandomUtils
{
    public static float NextSingle(this Random random) => random.NextSingle();

    public static int NextSigned(this Random random)
        => random is TauswortheHybrid hybrid ? hybrid.NextSigned() : random.Next(int.MinValue, int.MaxValue);

    public static TauswortheHybrid Create() => new(new Random());

    public static TauswortheHybrid Create(int? seed) => seed is { } value ? Create(value) : Create();

    public static TauswortheHybrid Create(int seed) => new((uint)seed);

    public static TauswortheHybrid Create(uint seed) => new(seed);

    public static TauswortheHybrid Create(Random seed) => new(seed);

    /// <summary>The numbers from zero on in random order.</summary>
    public static int[] GetPermutation(Random random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Next(count - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
