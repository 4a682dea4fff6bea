namespace Conv2D.Numerics;

/// <summary>An activation that maps each value on its own, whatever the layout.</summary>
public abstract class ElementwiseActivation : Activation
{
    /// <summary>The function in double precision.</summary>
    /// <param name="x">Any value, NaN and the infinities included.</param>
    public abstract double Value(double x);

    /// <summary>Its derivative; at a kink, the value that TensorFlow uses.</summary>
    /// <param name="x">Where.</param>
    public abstract double Derivative(double x);

    /// <summary>The function over a span, vectorized. <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Output, at least as long.</param>
    protected abstract void Forward(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>gradient times derivative over a span. <paramref name="result"/> may be <paramref name="gradient"/>.</summary>
    /// <param name="x">What <see cref="Forward(ReadOnlySpan{float}, Span{float})"/> was given.</param>
    /// <param name="gradient">Gradient of the loss with respect to the output.</param>
    /// <param name="result">Receives the gradient with respect to the input.</param>
    protected virtual void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        for (int i = 0; i < x.Length; i++)
            result[i] = (float)(gradient[i] * Derivative(x[i]));
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout) => Forward(x, y);

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<double> x, Span<double> y, FeatureLayout layout)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = Value(x[i]);
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout) =>
        Backward(x, gradient, result);
}
