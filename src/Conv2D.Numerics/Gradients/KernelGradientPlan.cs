namespace Conv2D.Numerics.Gradients;

/// <summary>How the kernel gradient of a layer is summed up. Immutable; the sums are kept by the caller.</summary>
internal abstract class KernelGradientPlan(ConvGeometry geometry, GradientTiles tiles)
{
    /// <summary>The layer and the shape of its input.</summary>
    protected ConvGeometry Geometry { get; } = geometry;

    /// <summary>The register tiles of the CPU.</summary>
    protected GradientTiles Tiles { get; } = tiles;

    /// <summary>Name of the plan, for reports.</summary>
    public abstract string Name { get; }

    /// <summary>How images are cut and packed.</summary>
    public abstract GradientStrip Strip { get; }

    /// <summary>Number of sums for the kernel, with the lanes that are not used.</summary>
    public abstract int KernelSums { get; }

    /// <summary>Number of sums for the bias, with the lanes that are not used.</summary>
    public int BiasSums => Strip.Panels * Strip.PanelWidth;

    /// <summary>The plan for a layer.</summary>
    public static KernelGradientPlan Choose(ConvGeometry geometry, GradientTiles tiles) =>
        // With few filters a group, most lanes of an outer product would be empty.
        geometry.Groups > 1 && geometry.FiltersPerGroup < tiles.Lanes / 2
            ? new ElementwiseGradientPlan(geometry, tiles)
            : new OuterProductGradientPlan(geometry, tiles);

    /// <summary>Adds one image to the sums.</summary>
    public abstract void Accumulate(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradient, ConvKernelGradientSums sums);

    /// <summary>Adds the sums to a gradient in Keras' layout.</summary>
    public abstract void AddTo(ReadOnlySpan<float> kernelSums, Span<float> kernelGradient);

    /// <summary>Adds the sums of the bias to its gradient.</summary>
    public abstract void AddBiasTo(ReadOnlySpan<float> biasSums, Span<float> biasGradient);

    /// <summary>Adds the pixels of a strip to the bias' sums: an outer product with an input that is 1 everywhere.</summary>
    protected unsafe void AccumulateBias(float* packed, int pixels, float* sums)
    {
        float one = 1;
        var strip = Strip;
        for (int panel = 0; panel < strip.Panels; panel++)
        for (int lane = 0; lane < strip.PanelWidth; lane += Tiles.Lanes)
        {
            var job = new OuterProductJob
            {
                Input = &one,
                Gradient = packed + panel * strip.PanelLength + lane,
                GradientStep = strip.PanelWidth,
                Rows = 1,
                Columns = pixels,
                Sums = sums + panel * strip.PanelWidth + lane,
            };
            Tiles.OuterProduct(1, 1)(job);
        }
    }
}
