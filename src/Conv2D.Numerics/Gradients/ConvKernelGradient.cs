using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>
/// The gradients with respect to kernel and bias, summed over the pixels of any number of images. Immutable and safe to
/// share between threads; each caller sums into <see cref="ConvKernelGradientSums"/> of its own.
/// </summary>
public sealed class ConvKernelGradient
{
    private readonly KernelGradientPlan _plan;

    /// <summary>Chooses how to sum.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    public ConvKernelGradient(ConvGeometry geometry)
        : this(geometry, GradientTiles.Widest)
    {
    }

    internal ConvKernelGradient(ConvGeometry geometry, GradientTiles tiles)
    {
        Geometry = geometry ?? throw new ArgumentNullException(nameof(geometry));
        _plan = KernelGradientPlan.Choose(geometry, tiles);
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Name of the plan that was chosen, for reports.</summary>
    public string PlanName => _plan.Name;

    /// <summary>Sums that start from zero, with the memory that adding to them needs.</summary>
    public ConvKernelGradientSums CreateSums() => new(_plan);

    /// <summary>Adds one image to the sums. Allocates nothing.</summary>
    /// <param name="input">One image, laid out as <see cref="ConvGeometry.DataFormat"/> says.</param>
    /// <param name="sumGradient">Gradient with respect to convolution plus bias, before the activation, laid out as the output.</param>
    /// <param name="sums">From <see cref="CreateSums"/> of this instance.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public void Accumulate(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradient, ConvKernelGradientSums sums)
    {
        GradientArguments.RequireInput(Geometry, input.Length, nameof(input));
        GradientArguments.RequireSumGradient(Geometry, sumGradient.Length);
        ArgumentNullException.ThrowIfNull(sums);
        _plan.Accumulate(input, sumGradient, sums);
        GC.KeepAlive(sums);
    }

    /// <summary>Adds what was summed up to gradients in the layout of the weights.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="kernelGradient">Added to; laid out as the kernel.</param>
    /// <param name="biasGradient">Added to, one number a filter; or empty for none.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public void AddTo(ConvKernelGradientSums sums, Span<float> kernelGradient, Span<float> biasGradient)
    {
        ArgumentNullException.ThrowIfNull(sums);
        GradientArguments.RequireWeightGradients(Geometry, kernelGradient.Length, biasGradient.Length);
        _plan.AddTo(sums.Kernel.Span, kernelGradient);
        if (!biasGradient.IsEmpty)
            _plan.AddBiasTo(sums.Bias.Span, biasGradient);
    }
}

/// <summary>Gradients with respect to kernel and bias in the making. See <see cref="ConvKernelGradient.CreateSums"/>.</summary>
public sealed class ConvKernelGradientSums
{
    internal ConvKernelGradientSums(KernelGradientPlan plan)
    {
        Kernel = new(plan.KernelSums);
        Bias = new(plan.BiasSums);
        Input = new(plan.Strip.InputLength);
        Gradient = new(checked(plan.Strip.Panels * plan.Strip.PanelLength));
    }

    internal AlignedBuffer Kernel { get; }

    internal AlignedBuffer Bias { get; }

    /// <summary>The input rows of one strip, packed.</summary>
    internal AlignedBuffer Input { get; }

    /// <summary>The output gradients of one strip, packed.</summary>
    internal AlignedBuffer Gradient { get; }

    /// <summary>Starts again from zero.</summary>
    public void Clear()
    {
        Kernel.Span.Clear();
        Bias.Span.Clear();
    }
}
