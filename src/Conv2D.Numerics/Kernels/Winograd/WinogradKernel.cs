namespace Conv2D.Numerics.Kernels;

/// <summary>The kernel in the form the products take: G kernel G', for each frequency a matrix of (channels, filters).</summary>
internal static class WinogradKernel
{
    /// <summary>Transforms a 3x3 kernel, in double precision, since it is done once.</summary>
    public static float[] Transform<W>(ConvGeometry geometry, ReadOnlySpan<float> kernel)
        where W : struct, IWinograd
    {
        double[,] g = W.Kernel;
        int inputs = W.Inputs, matrix = geometry.ChannelsPerGroup * geometry.Filters;
        float[] result = new float[inputs * inputs * matrix];
        for (int at = 0; at < matrix; at++)
        for (int row = 0; row < inputs; row++)
        {
            // One row of G times the three kernel columns, then each column of G'.
            double left = 0, middle = 0, right = 0;
            for (int k = 0; k < 3; k++)
            {
                left += g[row, k] * kernel[3 * k * matrix + at];
                middle += g[row, k] * kernel[(3 * k + 1) * matrix + at];
                right += g[row, k] * kernel[(3 * k + 2) * matrix + at];
            }

            for (int column = 0; column < inputs; column++)
                result[(row * inputs + column) * matrix + at] = (float)(g[column, 0] * left + g[column, 1] * middle + g[column, 2] * right);
        }

        return result;
    }
}
