namespace Conv2D.Numerics.Kernels;

/// <summary>The kernel in the form the products take: for each term (kernel row, channel, phase of the stride) and point, a number a filter.</summary>
internal static class RowWinogradFilters
{
    /// <summary>Transforms a kernel, in double precision.</summary>
    /// <param name="geometry">The layer.</param>
    /// <param name="kernel">(height, width, channels, filters).</param>
    /// <param name="transform">G: (points, taps).</param>
    /// <param name="pointsFirst">Whether the points are the first dimension of what is returned, or the last but one.</param>
    /// <returns>(height, channels and phases as <see cref="RowWinogradInput{TPoints}"/> orders them, points, filters).</returns>
    public static float[] Transform(ConvGeometry geometry, ReadOnlySpan<float> kernel, double[,] transform, bool pointsFirst)
    {
        int points = transform.GetLength(0), taps = transform.GetLength(1), phases = geometry.Strides.Width;
        int channels = geometry.Input.Channels, filters = geometry.Filters, width = geometry.KernelSize.Width;
        int terms = geometry.KernelSize.Height * channels * phases;
        float[] result = new float[terms * points * filters];
        double[] sums = new double[filters];
        for (int row = 0; row < geometry.KernelSize.Height; row++)
        for (int term = 0; term < channels * phases; term++)
        for (int point = 0; point < points; point++)
        {
            var (channel, phase) = geometry.DataFormat == DataFormat.ChannelsLast ? (term % channels, term / channels) : (term / phases, term % phases);
            Array.Clear(sums);
            for (int tap = 0; tap < taps && tap * phases + phase < width; tap++)
            {
                var weights = kernel.Slice(((row * width + tap * phases + phase) * channels + channel) * filters, filters);
                for (int filter = 0; filter < filters; filter++)
                    sums[filter] += transform[point, tap] * weights[filter];
            }

            int at = row * channels * phases + term;
            var to = result.AsSpan((pointsFirst ? point * terms + at : at * points + point) * filters, filters);
            for (int filter = 0; filter < filters; filter++)
                to[filter] = (float)sums[filter];
        }

        return result;
    }
}
