using Conv2D.Numerics;
using Conv2D.Numerics.Tests;
using Xunit.Abstractions;

namespace Conv2D.Onnx.Tests;

public class PoolingSweepTests(ITestOutputHelper output)
{
    private const int Configurations = 500;
    private const double Tolerance = 2e-5;

    [Fact]
    public void Managed_ONNX_Runtime_and_the_reference_agree_on_every_pooling()
    {
        int seed = SweepSeed.Draw(output);
        var random = new Random(seed);
        double worstManaged = 0, worstOnnx = 0;
        for (int i = 0; i < Configurations; i++)
        {
            var (geometry, image) = PoolingCases.Next(random);
            var (managed, onnx) = AssertAgree(geometry, image, $"seed {seed}, configuration {i}");
            (worstManaged, worstOnnx) = (Math.Max(worstManaged, managed), Math.Max(worstOnnx, onnx));
        }

        output.WriteLine($"{Configurations} configurations; largest relative differences: managed {worstManaged:e2}, ONNX Runtime {worstOnnx:e2}");
    }

    [Fact]
    public void Not_a_number_and_infinity_come_out_the_same_on_every_path()
    {
        int seed = SweepSeed.Draw(output);
        var random = new Random(seed);
        float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        for (int i = 0; i < 300; i++)
        {
            var (geometry, image) = PoolingCases.Next(random);
            for (int n = 1 + image.Length / 50; n > 0; n--)
                image[random.Next(image.Length)] = specials[random.Next(specials.Length)];
            AssertAgree(geometry, image, $"seed {seed}, configuration {i}");
        }
    }

    [Theory]
    [InlineData(PoolingKind.Max)]
    [InlineData(PoolingKind.GlobalMax)]
    public void A_window_of_nothing_but_negative_infinity_is_negative_infinity(PoolingKind kind)
    {
        var geometry = PoolingGeometry.Create(new() { Kind = kind, PoolSize = 3, Padding = Padding.Same }, new ImageShape(5, 4, 2));
        float[] image = new float[geometry.Input.Length];
        Array.Fill(image, float.NegativeInfinity);
        AssertAgree(geometry, image, $"{kind}");
    }

    private static (double Managed, double Onnx) AssertAgree(PoolingGeometry geometry, float[] image, string label)
    {
        label = $"{label}: {geometry.Config} on {geometry.Input}";
        double[] expected = ReferencePooling2D.Run(geometry, image);
        var pooling = new ManagedPooling2D(geometry);
        float[] managed = new float[expected.Length], onnx = new float[expected.Length];
        pooling.Run(image, managed, pooling.CreateScratch());
        using (var session = new OnnxSession(new OnnxPoolingLayer(geometry)))
        using (var scratch = session.CreateScratch())
            session.Run(image, onnx, scratch);

        double byManaged = Difference.Relative(expected, managed), byOnnx = Difference.Relative(expected, onnx);
        Assert.True(byManaged <= Tolerance, $"managed differs from the reference by {byManaged:e2}; {label}");
        Assert.True(byOnnx <= Tolerance, $"ONNX Runtime differs from the reference by {byOnnx:e2}; {label}");
        Assert.True(Difference.Relative(managed, onnx) <= Tolerance, $"managed and ONNX Runtime differ; {label}");
        return (byManaged, byOnnx);
    }
}
