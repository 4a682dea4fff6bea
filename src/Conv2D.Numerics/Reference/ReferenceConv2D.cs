namespace Conv2D.Numerics;

/// <summary>
/// The convolution as its definition reads: one loop per index, double-precision sums, no vector instructions. Slow on
/// purpose; every other path is judged by it.
/// </summary>
public static class ReferenceConv2D
{
    /// <summary>Runs the layer on one image.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="input">One image, laid out as <see cref="ConvGeometry.DataFormat"/> says.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major.</param>
    /// <param name="bias">One number a filter, or empty for none.</param>
    /// <param name="activation">Applied to the sum.</param>
    /// <returns>The output, laid out as the input.</returns>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public static double[] Run(
        ConvGeometry geometry, ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        double[] sums = Convolve(geometry, input, kernel, bias);
        var layout = new FeatureLayout(geometry.Output.Pixels, geometry.Filters, geometry.DataFormat);
        double[] result = new double[geometry.Output.Pixels * activation.OutputChannels(geometry.Filters)];
        activation.Forward(sums, result, layout);
        return result;
    }

    private static double[] Convolve(
        ConvGeometry g, ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias)
    {
        ConvArguments.RequireLengths(g, input.Length, kernel.Length, bias.Length);
        var inLayout = new FeatureLayout(g.Input.Pixels, g.Input.Channels, g.DataFormat);
        var outLayout = new FeatureLayout(g.Output.Pixels, g.Filters, g.DataFormat);
        double[] output = new double[g.Output.Length];

        for (int y = 0; y < g.Output.Height; y++)
        for (int x = 0; x < g.Output.Width; x++)
        for (int filter = 0; filter < g.Filters; filter++)
        {
            int firstChannel = filter / g.FiltersPerGroup * g.ChannelsPerGroup;
            double sum = bias.IsEmpty ? 0 : bias[filter];
            for (int ky = 0; ky < g.KernelSize.Height; ky++)
            {
                int row = y * g.Strides.Height - g.PadTop + ky * g.DilationRate.Height;
                if ((uint)row >= (uint)g.Input.Height)
                    continue;
                for (int kx = 0; kx < g.KernelSize.Width; kx++)
                {
                    int column = x * g.Strides.Width - g.PadLeft + kx * g.DilationRate.Width;
                    if ((uint)column >= (uint)g.Input.Width)
                        continue;
                    int pixel = (row * g.Input.Width + column) * inLayout.PixelStride;
                    int tap = ((ky * g.KernelSize.Width + kx) * g.ChannelsPerGroup) * g.Filters + filter;
                    for (int c = 0; c < g.ChannelsPerGroup; c++)
                        sum += (double)input[pixel + (firstChannel + c) * inLayout.ChannelStride] * kernel[tap + c * g.Filters];
                }
            }

            output[(y * g.Output.Width + x) * outLayout.PixelStride + filter * outLayout.ChannelStride] = sum;
        }

        return output;
    }
}
