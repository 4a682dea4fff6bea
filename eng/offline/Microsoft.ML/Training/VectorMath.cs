using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>Products and sums with vectors that may be sparse.</summary>
internal static class VectorMath
{
    public static float Dot(in VBuffer<float> features, ReadOnlySpan<float> weights)
    {
        var values = features.GetValues();
        if (features.IsDense)
            return TensorPrimitives.Dot(values, weights);
        var indices = features.GetIndices();
        var sum = 0f;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] * weights[indices[i]];
        return sum;
    }

    public static void AddScaled(in VBuffer<float> features, float scale, Span<float> destination)
    {
        var values = features.GetValues();
        if (features.IsDense)
        {
            TensorPrimitives.MultiplyAdd(values, scale, destination, destination);
            return;
        }
        var indices = features.GetIndices();
        for (var i = 0; i < values.Length; i++)
            destination[indices[i]] += values[i] * scale;
    }

    /// <summary>The logarithm of the sum of exponentials.</summary>
    public static float LogSumExp(ReadOnlySpan<float> scores)
    {
        var max = TensorPrimitives.Max(scores);
        double sum = 0;
        foreach (var score in scores)
            sum += Math.Exp(score - max);
        return max + (float)Math.Log(sum);
    }

    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        // Anything times zero is zero, unless it is not finite.
        var sum = 0f;
        foreach (var value in values)
            sum += value * 0;
        return sum == 0;
    }
}
