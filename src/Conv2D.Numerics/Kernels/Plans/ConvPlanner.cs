namespace Conv2D.Numerics.Kernels;

/// <summary>Chooses the plan of a layer from its geometry, its weights and the CPU.</summary>
internal static class ConvPlanner
{
    /// <summary>The plan that is expected to be the fastest.</summary>
    public static ConvPlan Choose(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, ConvPlanOptions options)
    {
        if (!IsFinite(kernel))
            return new ScalarPlan(geometry, kernel.ToArray(), bias.ToArray(), activation);
        return new DirectPlan(geometry, kernel, bias, activation, WidthFor(geometry.FiltersPerGroup, options.MaxWidth));
    }

    // The widest vector that the values fill: a wider one would compute lanes that nobody reads.
    private static VectorWidth WidthFor(int values, VectorWidth widest) =>
        values >= VectorWidth.Bits512.Lanes() && widest >= VectorWidth.Bits512 ? VectorWidth.Bits512
        : values >= VectorWidth.Bits256.Lanes() && widest >= VectorWidth.Bits256 ? VectorWidth.Bits256
        : VectorWidth.Bits128;

    // Zero times a number is zero unless the number is infinite or not a number.
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
