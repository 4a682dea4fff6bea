namespace Conv2D.Numerics.Gradients;

/// <summary>How the input gradient of a layer is computed, with the kernel in the form that it takes. Immutable.</summary>
internal abstract class InputGradientPlan
{
    /// <summary>Name of the plan, for reports.</summary>
    public abstract string Name { get; }

    /// <summary>Computes the gradient of one image.</summary>
    public abstract void Run(ReadOnlySpan<float> sumGradient, Span<float> inputGradient, ConvInputGradientScratch scratch);

    /// <summary>The plan for a layer.</summary>
    public static InputGradientPlan Choose(ConvGeometry geometry, ReadOnlySpan<float> kernel, ConvPlanOptions options) =>
        ScatteredInputGradient.Serves(geometry)
            ? new ScatteredInputGradient(geometry, kernel)
            : new TransposedInputGradient(geometry, kernel, options);
}
