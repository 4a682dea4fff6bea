namespace Conv2D.Numerics;

/// <summary>The checks at the door of every path that runs a convolution.</summary>
internal static class ConvArguments
{
    /// <summary>Input, kernel and bias must have the lengths that the geometry gives.</summary>
    public static void RequireLengths(ConvGeometry geometry, int input, int kernel, int bias)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (input != geometry.Input.Length)
            throw new ArgumentException($"input has {input} values; an image of shape {geometry.Input} has {geometry.Input.Length}.", nameof(input));
        RequireWeights(geometry, kernel, bias);
    }

    /// <summary>Kernel and bias must have the lengths that the geometry gives; a bias of length 0 is none.</summary>
    public static void RequireWeights(ConvGeometry geometry, int kernel, int bias)
    {
        if (kernel != geometry.KernelLength)
            throw new ArgumentException(
                $"kernel has {kernel} values; shape ({string.Join(", ", geometry.KernelShape)}) has {geometry.KernelLength}.", nameof(kernel));
        if (bias != 0 && bias != geometry.Filters)
            throw new ArgumentException($"bias has {bias} values; there are {geometry.Filters} filters.", nameof(bias));
    }
}
