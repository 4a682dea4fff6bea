namespace Conv2D.Numerics;

/// <summary>Pooling as its definition reads, in double precision: the judge of <see cref="ManagedPooling2D"/>.</summary>
public static class ReferencePooling2D
{
    /// <summary>Runs the layer on one image.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="input">One image, laid out as <see cref="PoolingGeometry.DataFormat"/> says.</param>
    /// <returns>The output, laid out as the input.</returns>
    /// <exception cref="ArgumentException">The length does not match the geometry.</exception>
    public static double[] Run(PoolingGeometry geometry, ReadOnlySpan<float> input)
    {
        PoolingArguments.RequireInput(geometry, input.Length);
        var g = geometry;
        var inLayout = new FeatureLayout(g.Input.Pixels, g.Input.Channels, g.DataFormat);
        var outLayout = new FeatureLayout(g.Output.Pixels, g.Output.Channels, g.DataFormat);
        double[] output = new double[g.Output.Length];

        for (int y = 0; y < g.Output.Height; y++)
        for (int x = 0; x < g.Output.Width; x++)
        for (int channel = 0; channel < g.Output.Channels; channel++)
        {
            double sum = 0, max = double.NegativeInfinity;
            int count = 0;
            for (int ky = 0; ky < g.PoolSize.Height; ky++)
            for (int kx = 0; kx < g.PoolSize.Width; kx++)
            {
                int row = y * g.Strides.Height - g.PadTop + ky, column = x * g.Strides.Width - g.PadLeft + kx;
                if ((uint)row >= (uint)g.Input.Height || (uint)column >= (uint)g.Input.Width)
                    continue;
                double value = input[(row * g.Input.Width + column) * inLayout.PixelStride + channel * inLayout.ChannelStride];
                sum += value;
                max = Math.Max(max, value);
                count++;
            }

            output[(y * g.Output.Width + x) * outLayout.PixelStride + channel * outLayout.ChannelStride] =
                g.Config.IsMax ? max : sum / count;
        }

        return output;
    }
}
