using Conv2D.Numerics;

namespace Conv2D.Onnx.Tests;

public class NonFinitePixelTests
{
    [Fact]
    public void Not_a_number_and_infinity_in_the_image_reach_the_same_outputs_on_every_path()
    {
        var random = new Random(77);
        float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        for (int i = 0; i < 150; i++)
        {
            var layer = RandomLayer.Draw(random, [Activations.Linear, Activations.Relu, Activations.Tanh]);
            for (int n = 1 + layer.Image.Length / 50; n > 0; n--)
                layer.Image[random.Next(layer.Image.Length)] = specials[random.Next(specials.Length)];
            double[] expected = layer.Reference();

            string label = $"configuration {i}: {layer}";
            Assert.True(Difference.Relative(expected, layer.Managed()) <= 2e-5, $"managed, {label}");
            Assert.True(Difference.Relative(expected, layer.OnnxRuntime()) <= 2e-5, $"ONNX Runtime, {label}");
        }
    }
}
