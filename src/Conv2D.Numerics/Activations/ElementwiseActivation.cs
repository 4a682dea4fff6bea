namespace Conv2D.Numerics;

/// <summary>An activation that maps each value on its own, whatever the layout.</summary>
public abstract class ElementwiseActivation : Activation
{
    /// <summary>The function in double precision.</summary>
    public abstract double Value(double x);

    /// <summary>Its derivative; at a kink, the value Keras' backends use.</summary>
    public abstract double Derivative(double x);

    /// <summary>The function over a span, vectorized. <paramref name="y"/> may be <paramref name="x"/>.</summary>
    protected abstract void Forward(ReadOnlySpan<float> x, Span<float> y);

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout) => Forward(x, y);

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<double> x, Span<double> y, FeatureLayout layout)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = Value(x[i]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout)
    {
        for (int i = 0; i < x.Length; i++)
            result[i] = (float)(gradient[i] * Derivative(x[i]));
    }
}
