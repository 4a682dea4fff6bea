namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The matrices of F(4, r) in double precision, from the points alone (Toom and Cook's construction). An r-tap filter g
/// and a 4-tap filter y are polynomials whose product is known from its values at r + 3 points; F(4, r) is that product's
/// transpose: <c>output = A' [(G g) * (B' input)]</c>, where A and G evaluate polynomials at the points and B' is
/// the inverse of evaluating one of degree r + 2, transposed.
/// </summary>
internal static class RowTransforms
{
    /// <summary>Outputs of a tile.</summary>
    public const int Outputs = 4;

    /// <summary>Most points.</summary>
    public const int MaxPoints = 8;

    /// <summary>
    /// G, (points, taps), and B', (points, points). A row of B' is divided by its largest number, and the row of G
    /// multiplied by it, so that what the products are made of has the size of the input.
    /// </summary>
    public static (double[,] Kernel, double[,] Input) Matrices<TPoints>()
        where TPoints : struct, IRowPoints
    {
        int points = TPoints.Count, taps = points - Outputs + 1;
        double[,] kernel = Evaluation<TPoints>(taps), input = TransposedInverse(Evaluation<TPoints>(points));
        for (int point = 0; point < points; point++)
        {
            double largest = Enumerable.Range(0, points).Max(i => Math.Abs(input[point, i]));
            for (int i = 0; i < points; i++)
                input[point, i] /= largest;
            for (int tap = 0; tap < taps; tap++)
                kernel[point, tap] *= largest;
        }

        return (kernel, input);
    }

    /// <summary>Writes what A' multiplies with into a job.</summary>
    public static unsafe void FillPowers<TPoints>(ref RowWinogradJob job)
        where TPoints : struct, IRowPoints
    {
        var (a, b, c) = TPoints.Pairs;
        (job.Powers[0], job.Powers[1], job.Powers[2]) = (a, a * a, a * a * a);
        (job.Powers[3], job.Powers[4], job.Powers[5]) = (b, b * b, b * b * b);
        (job.Powers[6], job.Powers[7], job.Powers[8]) = (c, c * c, c * c * c);
    }

    // The value at each point of each power; at infinity, the coefficient of the highest.
    private static double[,] Evaluation<TPoints>(int powers)
        where TPoints : struct, IRowPoints
    {
        var (a, b, c) = TPoints.Pairs;
        double[] finite = c == 0 ? [0, a, -a, b, -b] : [0, a, -a, b, -b, c, -c];
        double[,] values = new double[TPoints.Count, powers];
        for (int point = 0; point < TPoints.Count; point++)
        for (int power = 0; power < powers; power++)
            values[point, power] = point < finite.Length ? Math.Pow(finite[point], power) : power == powers - 1 ? 1 : 0;
        return values;
    }

    // Gauss and Jordan's elimination with the largest pivot.
    private static double[,] TransposedInverse(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] work = new double[n, 2 * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                work[i, j] = matrix[i, j];
            work[i, n + i] = 1;
        }

        for (int column = 0; column < n; column++)
        {
            int pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(work[row, column]));
            for (int j = 0; j < 2 * n; j++)
                (work[column, j], work[pivot, j]) = (work[pivot, j], work[column, j]);
            for (int j = 2 * n - 1; j >= column; j--)
                work[column, j] /= work[column, column];
            for (int row = 0; row < n; row++)
            {
                double factor = work[row, column];
                for (int j = column; j < 2 * n && row != column; j++)
                    work[row, j] -= factor * work[column, j];
            }
        }

        double[,] result = new double[n, n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            result[i, j] = work[j, n + i];
        return result;
    }
}
