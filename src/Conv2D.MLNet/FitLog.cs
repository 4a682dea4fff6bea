using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>What ML.NET's log is told of a layer that was fitted.</summary>
internal static class FitLog
{
    public static void Write(IHost host, string outputColumn, string inputColumn, FittedLayer layer, bool given)
    {
        using var channel = host.Start("Fit");
        var geometry = layer.Geometry;
        int weights = layer.Kernel.Length + layer.Bias.Length;
        string origin = given ? "given" : $"made by {layer.Config.KernelInitializer.Name}{(layer.Weights.HasBias ? $" and {layer.Config.BiasInitializer.Name}" : "")}";
        channel.Info(FormattableString.Invariant(
            $"{outputColumn}: Conv2D of {inputColumn}, {geometry.Input} -> {layer.OutputShape}, {weights} weights, {origin}."));
        if (!IsFinite(layer.Kernel) || !IsFinite(layer.Bias))
            channel.Warning($"{outputColumn}: the weights hold infinities or NaN. They are computed with, as Keras does, but much slower than others.");
    }

    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }
}
