namespace Conv2D.Numerics;

/// <summary>The checks at the door of every path that computes gradients.</summary>
internal static class GradientArguments
{
    public static void RequireInput(ConvGeometry geometry, int length, string name)
    {
        if (length != geometry.Input.Length)
            throw new ArgumentException($"{name} has {length} values; an image of shape {geometry.Input} has {geometry.Input.Length}.", name);
    }

    public static void RequireSumGradient(ConvGeometry geometry, int sumGradient)
    {
        if (sumGradient != geometry.Output.Length)
            throw new ArgumentException(
                $"sumGradient has {sumGradient} values; an output of shape {geometry.Output} has {geometry.Output.Length}.", nameof(sumGradient));
    }

    public static void RequireWeightGradients(ConvGeometry geometry, int kernelGradient, int biasGradient)
    {
        if (kernelGradient != geometry.KernelLength)
            throw new ArgumentException(
                $"kernelGradient has {kernelGradient} values; shape ({string.Join(", ", geometry.KernelShape)}) has {geometry.KernelLength}.", nameof(kernelGradient));
        if (biasGradient != 0 && biasGradient != geometry.Filters)
            throw new ArgumentException($"biasGradient has {biasGradient} values; there are {geometry.Filters} filters.", nameof(biasGradient));
    }
}
