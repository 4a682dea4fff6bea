using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>
/// Products and sums with vectors that may be sparse. Sums are added up in the order in which ML.NET adds them, so that
/// training goes the same way down to the last digit.
/// </summary>
internal static class VectorMath
{
    private const int ShortVector = 16;

    public static float Dot(in VBuffer<float> features, ReadOnlySpan<float> weights)
        => features.IsDense
            ? TensorPrimitives.Dot(weights, features.GetValues())
            : SparseDot(weights, features.GetValues(), features.GetIndices());

    public static void AddScaled(in VBuffer<float> features, float scale, Span<float> destination)
    {
        var values = features.GetValues();
        if (scale == 0)
            return;
        if (features.IsDense)
        {
            TensorPrimitives.MultiplyAdd(values, scale, destination, destination);
            return;
        }
        var indices = features.GetIndices();
        // Groups of eight are multiplied and added in one rounding where the processor can.
        var fused = values.Length >= ShortVector && Fma.IsSupported ? values.Length & ~7 : 0;
        for (var i = 0; i < fused; i++)
            destination[indices[i]] = float.FusedMultiplyAdd(values[i], scale, destination[indices[i]]);
        for (var i = fused; i < values.Length; i++)
            destination[indices[i]] += scale * values[i];
    }

    /// <summary>The logarithm of the sum of exponentials.</summary>
    public static float LogSumExp(ReadOnlySpan<float> scores)
    {
        const float negligible = 30;
        var top = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[top])
                top = i;
        var max = scores[top];
        if (float.IsNegativeInfinity(max))
            return max;
        var others = 0.0;
        for (var i = 0; i < scores.Length; i++)
            if (i != top && scores[i] > max - negligible)
                others += Math.Exp(scores[i] - max);
        return others > 0 ? (float)(max + Math.Log(1 + others)) : max;
    }

    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        // Anything times zero is zero, unless it is not finite.
        var sum = 0f;
        foreach (var value in values)
            sum += value * 0;
        return sum == 0;
    }

    private static float SparseDot(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, ReadOnlySpan<int> indices)
    {
        var i = 0;
        var sum = 0f;
        if (values.Length < ShortVector || !Avx.IsSupported)
        {
            for (; i < values.Length; i++)
                sum += weights[indices[i]] * values[i];
            return sum;
        }
        var lanes = Vector256<float>.Zero;
        for (; i + 8 <= values.Length; i += 8)
        {
            var gathered = Vector256.Create(
                weights[indices[i]], weights[indices[i + 1]], weights[indices[i + 2]], weights[indices[i + 3]],
                weights[indices[i + 4]], weights[indices[i + 5]], weights[indices[i + 6]], weights[indices[i + 7]]);
            var stored = Vector256.Create(values.Slice(i, 8));
            lanes = Fma.IsSupported ? Fma.MultiplyAdd(stored, gathered, lanes) : (stored * gathered) + lanes;
        }
        var eights = PairwiseSum(lanes.GetLower()) + PairwiseSum(lanes.GetUpper());
        if (i + 4 <= values.Length)
        {
            var gathered = Vector128.Create(weights[indices[i]], weights[indices[i + 1]], weights[indices[i + 2]], weights[indices[i + 3]]);
            sum = PairwiseSum(gathered * Vector128.Create(values.Slice(i, 4)));
            i += 4;
        }
        for (; i < values.Length; i++)
            sum += weights[indices[i]] * values[i];
        return sum + eights;
    }

    private static float PairwiseSum(Vector128<float> v) => (v[0] + v[1]) + (v[2] + v[3]);
}
