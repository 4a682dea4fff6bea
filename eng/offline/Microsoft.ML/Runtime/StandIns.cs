namespace Microsoft.ML.Runtime;

/// <summary>
/// Every component draws its seed from the random numbers of the environment it is made in. Where ML.NET makes components that
/// are not needed here, as many are made all the same: what comes later is then seeded as there.
/// </summary>
internal static class StandIns
{
    public static void StandFor(this IHostEnvironment env, int components)
    {
        for (var i = 0; i < components; i++)
            env.Register("StandIn");
    }
}
