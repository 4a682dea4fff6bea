using System.Globalization;
using Xunit.Abstractions;

namespace Conv2D.Onnx.Tests;

/// <summary>The seed of a random sweep: another one each run, printed so that a run can be repeated.</summary>
internal static class SweepSeed
{
    private const string Variable = "CONV2D_TEST_SEED";

    /// <summary>The seed in the environment variable CONV2D_TEST_SEED, or a new one.</summary>
    public static int Draw(ITestOutputHelper output)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"seed {seed}: set {Variable}={seed} to repeat");
        return seed;
    }
}
