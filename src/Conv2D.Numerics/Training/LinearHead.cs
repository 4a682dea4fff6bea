using System.Numerics.Tensors;

namespace Conv2D.Numerics.Training;

/// <summary>
/// The temporary head: outputs that are linear in the features. The weights of one output are neighbours in memory, so
/// that every step is a vector operation as long as the features.
/// </summary>
internal sealed class LinearHead
{
    public LinearHead(int features, int outputs, int seed)
    {
        Features = features;
        Weights = new float[checked(features * outputs)];
        Bias = new float[outputs];
        Initializers.GlorotUniform(seed).Fill(Weights, [features, outputs], seed);
    }

    public int Features { get; }

    public int Outputs => Bias.Length;

    /// <summary>(outputs, features), row-major.</summary>
    public float[] Weights { get; }

    public float[] Bias { get; }

    public void Forward(ReadOnlySpan<float> features, Span<float> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = Bias[i] + TensorPrimitives.Dot(features, Weights.AsSpan(i * Features, Features));
    }

    /// <summary>Adds to the gradients of weights and bias, and gives the gradient with respect to the features.</summary>
    public void Backward(
        ReadOnlySpan<float> features, ReadOnlySpan<float> outputGradient, Span<float> weightGradient, Span<float> biasGradient, Span<float> featureGradient)
    {
        featureGradient.Clear();
        for (int i = 0; i < outputGradient.Length; i++)
        {
            float gradient = outputGradient[i];
            biasGradient[i] += gradient;
            var sums = weightGradient.Slice(i * Features, Features);
            TensorPrimitives.MultiplyAdd(features, gradient, sums, sums);
            TensorPrimitives.MultiplyAdd(Weights.AsSpan(i * Features, Features), gradient, featureGradient, featureGradient);
        }
    }
}
