using Conv2D.Numerics.Gradients;

namespace Conv2D.Numerics;

/// <summary>
/// The gradient with respect to the input, made ready for one kernel. Immutable and safe to share between threads; each
/// caller brings a <see cref="ConvInputGradientScratch"/>.
/// </summary>
public sealed class ConvInputGradient
{
    private readonly InputGradientPlan _plan;

    /// <summary>Chooses a plan and packs the kernel.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="options">How the plan is chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="kernel"/> does not match the geometry.</exception>
    public ConvInputGradient(ConvGeometry geometry, ReadOnlySpan<float> kernel, ConvPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ConvArguments.RequireWeights(geometry, kernel.Length, 0);
        Geometry = geometry;
        _plan = InputGradientPlan.Choose(geometry, kernel, options ?? new ConvPlanOptions());
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Name of the plan that was chosen, for reports.</summary>
    public string PlanName => _plan.Name;

    /// <summary>
    /// Memory for the runs of one caller, on this instance or another of the same geometry. Two runs at the same time need
    /// two of them.
    /// </summary>
    public ConvInputGradientScratch CreateScratch() => new(Geometry);

    /// <summary>Computes the gradient of one image. Allocates nothing in steady state.</summary>
    /// <param name="sumGradient">Gradient with respect to convolution plus bias, before the activation, laid out as the output.</param>
    /// <param name="inputGradient">Receives the gradient, laid out as the input; what it held before is overwritten.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/>.</param>
    /// <exception cref="ArgumentException">A length or the scratch does not match the geometry.</exception>
    public void Run(ReadOnlySpan<float> sumGradient, Span<float> inputGradient, ConvInputGradientScratch scratch)
    {
        GradientArguments.RequireSumGradient(Geometry, sumGradient.Length);
        GradientArguments.RequireInput(Geometry, inputGradient.Length, nameof(inputGradient));
        ArgumentNullException.ThrowIfNull(scratch);
        if (scratch.Geometry != Geometry)
            throw new ArgumentException("scratch was made for a layer of another geometry; use CreateScratch of this one.", nameof(scratch));
        _plan.Run(sumGradient, inputGradient, scratch);
    }
}
