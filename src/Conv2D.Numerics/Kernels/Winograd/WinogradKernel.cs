using System.Numerics;

namespace Conv2D.Numerics.Kernels;

/// <summary>The kernel in the form the products take: G kernel G', a matrix of (channels, filters) for each pair of rows of G.</summary>
internal static class WinogradKernel
{
    /// <summary>
    /// Transforms a 3x3 kernel, in double precision. A trained layer does so at each step, hence in vectors; their sums are
    /// formed in the order of the scalar ones, and the result is the same to the bit.
    /// </summary>
    public static float[] Transform<W>(ConvGeometry geometry, ReadOnlySpan<float> kernel)
        where W : struct, IWinograd
    {
        double[,] g = W.Kernel;
        int kernels = W.Kernels, matrix = geometry.ChannelsPerGroup * geometry.Filters;
        float[] result = GC.AllocateUninitializedArray<float>(kernels * kernels * matrix);
        int vectors = matrix / Vector<float>.Count * Vector<float>.Count;
        for (int at = 0; at < vectors; at += Vector<float>.Count)
            TransformVector(g, kernels, matrix, kernel, at, result);
        for (int at = vectors; at < matrix; at++)
            TransformOne(g, kernels, matrix, kernel, at, result);
        return result;
    }

    private static void TransformVector(double[,] g, int kernels, int matrix, ReadOnlySpan<float> kernel, int at, float[] result)
    {
        Span<Vector<double>> low = stackalloc Vector<double>[9], high = stackalloc Vector<double>[9];
        for (int tap = 0; tap < 9; tap++)
            Vector.Widen(new Vector<float>(kernel[(tap * matrix + at)..]), out low[tap], out high[tap]);
        for (int row = 0; row < kernels; row++)
        {
            double a = g[row, 0], b = g[row, 1], c = g[row, 2];
            Vector<double> leftLow = low[0] * a + low[3] * b + low[6] * c, leftHigh = high[0] * a + high[3] * b + high[6] * c;
            Vector<double> middleLow = low[1] * a + low[4] * b + low[7] * c, middleHigh = high[1] * a + high[4] * b + high[7] * c;
            Vector<double> rightLow = low[2] * a + low[5] * b + low[8] * c, rightHigh = high[2] * a + high[5] * b + high[8] * c;
            for (int column = 0; column < kernels; column++)
            {
                double left = g[column, 0], middle = g[column, 1], right = g[column, 2];
                Vector.Narrow(
                    leftLow * left + middleLow * middle + rightLow * right,
                    leftHigh * left + middleHigh * middle + rightHigh * right).CopyTo(result, (row * kernels + column) * matrix + at);
            }
        }
    }

    private static void TransformOne(double[,] g, int kernels, int matrix, ReadOnlySpan<float> kernel, int at, float[] result)
    {
        for (int row = 0; row < kernels; row++)
        {
            // One row of G times the three kernel columns, then each column of G'.
            double left = 0, middle = 0, right = 0;
            for (int k = 0; k < 3; k++)
            {
                left += g[row, k] * kernel[3 * k * matrix + at];
                middle += g[row, k] * kernel[(3 * k + 1) * matrix + at];
                right += g[row, k] * kernel[(3 * k + 2) * matrix + at];
            }

            for (int column = 0; column < kernels; column++)
                result[(row * kernels + column) * matrix + at] = (float)(g[column, 0] * left + g[column, 1] * middle + g[column, 2] * right);
        }
    }
}
