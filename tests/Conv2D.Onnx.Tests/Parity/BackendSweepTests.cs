using System.Diagnostics;
using Conv2D.Numerics;
using Xunit.Abstractions;

namespace Conv2D.Onnx.Tests;

public class BackendSweepTests(ITestOutputHelper output)
{
    private const int Configurations = 1000;
    private const double Tolerance = 2e-5;

    [Fact]
    public void Managed_ONNX_Runtime_and_the_reference_agree_on_every_configuration()
    {
        int seed = SweepSeed.Draw(output);
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        double worstManaged = 0, worstOnnx = 0, worstBetween = 0;

        for (int i = 0; i < Configurations; i++)
        {
            var layer = RandomLayer.Draw(random, ExportedActivations.All);
            double[] expected = layer.Reference();
            float[] managed = layer.Managed(), onnx = layer.OnnxRuntime();
            double byManaged = Difference.Relative(expected, managed);
            double byOnnx = Difference.Relative(expected, onnx);
            double between = Difference.Relative(managed, onnx);

            string label = $"seed {seed}, configuration {i}: {layer}";
            Assert.True(byManaged <= Tolerance, $"managed differs from the reference by {byManaged:e2}; {label}");
            Assert.True(byOnnx <= Tolerance, $"ONNX Runtime differs from the reference by {byOnnx:e2}; {label}");
            Assert.True(between <= Tolerance, $"managed and ONNX Runtime differ by {between:e2}; {label}");
            worstManaged = Math.Max(worstManaged, byManaged);
            worstOnnx = Math.Max(worstOnnx, byOnnx);
            worstBetween = Math.Max(worstBetween, between);
        }

        output.WriteLine(
            $"{Configurations} configurations in {clock.Elapsed.TotalSeconds:f1} s; largest relative differences: "
            + $"managed {worstManaged:e2}, ONNX Runtime {worstOnnx:e2}, between them {worstBetween:e2}");
    }
}
