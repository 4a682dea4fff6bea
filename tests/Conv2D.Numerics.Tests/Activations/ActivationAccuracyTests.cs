namespace Conv2D.Numerics.Tests;

/// <summary>The vectorized paths against the double-precision reference, and the derivatives against its differences.</summary>
public class ActivationAccuracyTests
{
    /// <summary>-30 to 30 in steps that hit no kink twice, small numbers of both signs, and large ones.</summary>
    private static readonly float[] Grid =
    [
        .. Enumerable.Range(-12000, 24001).Select(i => i / 400f),
        .. Enumerable.Range(-40, 45).SelectMany(e => new[] { MathF.Pow(10, e), -MathF.Pow(10, e) }).Where(v => MathF.Abs(v) < 80),
        -75.5f, -60.25f, 88f, 100f, 1000f, 1e10f,
    ];

    [Theory]
    [MemberData(nameof(EveryActivation.ElementwiseData), MemberType = typeof(EveryActivation), DisableDiscoveryEnumeration = true)]
    public void Forward_agrees_with_the_reference_to_8e_7_of_each_value(Activation activation)
    {
        // The tanh form of gelu is exp of a cubic, whose rounding its far tail magnifies: 2e-5 there.
        double relative = activation.Equals(Activations.Gelu(approximate: true)) ? 2e-5 : 8e-7;
        float[] y = activation.Run(Grid);
        double[] expected = activation.Run(Array.ConvertAll(Grid, v => (double)v));
        for (int i = 0; i < Grid.Length; i++)
            AssertClose(expected[i], y[i], relative, Grid[i]);
    }

    [Theory]
    [MemberData(nameof(EveryActivation.ElementwiseData), MemberType = typeof(EveryActivation), DisableDiscoveryEnumeration = true)]
    public void Derivative_agrees_with_central_differences_of_the_reference(Activation activation)
    {
        var function = (ElementwiseActivation)activation;
        for (double x = -12.0173; x < 12; x += 0.0317)
        {
            const double H = 1e-5;
            double difference = (function.Value(x + H) - function.Value(x - H)) / (2 * H);
            Assert.True(Math.Abs(difference - function.Derivative(x)) < 1e-8 * (1 + Math.Abs(difference)), $"at {x}: {function.Derivative(x)}, differences give {difference}");
        }
    }

    [Theory]
    [MemberData(nameof(EveryActivation.ElementwiseData), MemberType = typeof(EveryActivation), DisableDiscoveryEnumeration = true)]
    public void Backward_is_the_gradient_times_the_derivative(Activation activation)
    {
        var function = (ElementwiseActivation)activation;
        float[] gradient = [.. Grid.Select((_, i) => i % 7 - 2.5f)];
        float[] result = new float[Grid.Length];
        activation.Backward(Grid, gradient, result, new(1, Grid.Length, DataFormat.ChannelsLast));
        for (int i = 0; i < Grid.Length; i++)
            // The derivative of silu, gelu and mish crosses zero, where its terms cancel: hence the absolute part.
            AssertClose(gradient[i] * function.Derivative(Grid[i]), result[i], 2e-6, Grid[i], absolute: 2e-6);

        activation.Backward(Grid, gradient, gradient, new(1, Grid.Length, DataFormat.ChannelsLast));
        Assert.Equal(result, gradient);
    }

    [Theory]
    [MemberData(nameof(EveryActivation.ElementwiseData), MemberType = typeof(EveryActivation), DisableDiscoveryEnumeration = true)]
    public void A_value_comes_out_the_same_wherever_it_stands_and_in_place(Activation activation)
    {
        float[] x = [.. Enumerable.Range(0, 67).Select(i => MathF.Sin(i) * 4)];
        float[] together = activation.Run(x);
        for (int length = 0; length <= x.Length; length++)
        {
            float[] start = [.. x[..length]];
            activation.Forward(start, start, new(length, 1, DataFormat.ChannelsFirst));
            Assert.Equal(together[..length], start);
        }
    }

    internal static void AssertClose(double expected, double actual, double relative, double at, double absolute = 0)
    {
        if (Math.Abs(expected) > float.MaxValue)
            expected = (float)expected;
        if (double.IsNaN(expected) ? double.IsNaN(actual) : expected == actual)
            return;
        // What is near the smallest normal float, 1.2e-38, may come out as 0.
        Assert.True(
            Math.Abs(actual - expected) <= relative * Math.Abs(expected) + absolute + 1e-36,
            $"at {at:R}: {actual:R}, expected {expected:R}, off by {Math.Abs(actual - expected) / Math.Abs(expected):E2} of it");
    }
}
