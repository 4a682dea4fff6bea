namespace Conv2D.Numerics;

/// <summary>The gradients of one image, in double precision.</summary>
/// <param name="Input">With respect to the input, laid out as it.</param>
/// <param name="Kernel">With respect to the kernel, in its layout.</param>
/// <param name="Bias">With respect to the bias, one number a filter.</param>
public sealed record ReferenceGradients(double[] Input, double[] Kernel, double[] Bias);

/// <summary>
/// The gradients of the convolution as the chain rule reads: the loops of <see cref="ReferenceConv2D"/>, each product
/// handed back to both of its factors. Slow on purpose; the fast gradients are judged by it.
/// </summary>
public static class ReferenceConv2DGradient
{
    /// <summary>Computes all three gradients of one image.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="input">One image, laid out as <see cref="ConvGeometry.DataFormat"/> says.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major.</param>
    /// <param name="sumGradient">
    /// Gradient of the loss with respect to convolution plus bias, before the activation, laid out as the output.
    /// </param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public static ReferenceGradients Run(
        ConvGeometry geometry, ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, ReadOnlySpan<float> sumGradient)
    {
        ConvArguments.RequireLengths(geometry, input.Length, kernel.Length, 0);
        GradientArguments.RequireSumGradient(geometry, sumGradient.Length);
        var g = geometry;
        var inLayout = new FeatureLayout(g.Input.Pixels, g.Input.Channels, g.DataFormat);
        var outLayout = new FeatureLayout(g.Output.Pixels, g.Filters, g.DataFormat);
        var result = new ReferenceGradients(new double[g.Input.Length], new double[g.KernelLength], new double[g.Filters]);

        for (int y = 0; y < g.Output.Height; y++)
        for (int x = 0; x < g.Output.Width; x++)
        for (int filter = 0; filter < g.Filters; filter++)
        {
            double gradient = sumGradient[(y * g.Output.Width + x) * outLayout.PixelStride + filter * outLayout.ChannelStride];
            result.Bias[filter] += gradient;
            int firstChannel = filter / g.FiltersPerGroup * g.ChannelsPerGroup;
            for (int ky = 0; ky < g.KernelSize.Height; ky++)
            for (int kx = 0; kx < g.KernelSize.Width; kx++)
            {
                int row = y * g.Strides.Height - g.PadTop + ky * g.DilationRate.Height;
                int column = x * g.Strides.Width - g.PadLeft + kx * g.DilationRate.Width;
                if ((uint)row >= (uint)g.Input.Height || (uint)column >= (uint)g.Input.Width)
                    continue;
                int pixel = (row * g.Input.Width + column) * inLayout.PixelStride;
                int tap = (ky * g.KernelSize.Width + kx) * g.ChannelsPerGroup * g.Filters + filter;
                for (int c = 0; c < g.ChannelsPerGroup; c++)
                {
                    int i = pixel + (firstChannel + c) * inLayout.ChannelStride;
                    result.Kernel[tap + c * g.Filters] += gradient * input[i];
                    result.Input[i] += gradient * kernel[tap + c * g.Filters];
                }
            }
        }

        return result;
    }
}
