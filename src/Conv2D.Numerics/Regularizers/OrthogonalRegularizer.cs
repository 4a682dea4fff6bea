using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// factor times the mean of |cosine| over all pairs of rows, or columns, of a matrix. Only matrices have rows and columns: as in
/// Keras, a kernel of four axes is refused.
/// </summary>
internal sealed class OrthogonalRegularizer : Regularizer
{
    public const float DefaultFactor = 0.01f;

    /// <summary>Keras' <c>backend.epsilon()</c>: a norm below it is taken as it.</summary>
    private const double Epsilon = 1e-7;

    public OrthogonalRegularizer(float factor, OrthogonalMode mode)
    {
        Factor = Argument.NotNegative(factor, nameof(factor));
        Mode = Enum.IsDefined(mode)
            ? mode
            : throw new ArgumentOutOfRangeException(nameof(mode), $"mode is {(int)mode}; it must be Rows or Columns.");
    }

    public float Factor { get; }

    public OrthogonalMode Mode { get; }

    public override string Name => "OrthogonalRegularizer";

    public override JsonObject GetConfig() => new() { ["factor"] = Factor, ["mode"] = Mode == OrthogonalMode.Rows ? "rows" : "columns" };

    public override double Loss(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        var (vectors, _) = Normalized(values, shape);
        double sum = 0;
        for (int a = 0; a < vectors.Length; a++)
        {
            for (int b = 0; b < a; b++)
                sum += Math.Abs(Dot(vectors[a], vectors[b]));
        }

        return Factor * sum / Pairs(vectors.Length);
    }

    public override void AddGradient(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, float scale, Span<float> gradient)
    {
        var (vectors, norms) = Normalized(values, shape);
        double factor = scale * Factor / Pairs(vectors.Length);
        int columns = shape[1];
        for (int a = 0; a < vectors.Length; a++)
        {
            double[] forUnit = new double[vectors[a].Length];
            for (int b = 0; b < vectors.Length; b++)
            {
                int sign = a == b ? 0 : Math.Sign(Dot(vectors[a], vectors[b]));
                for (int i = 0; i < forUnit.Length; i++)
                    forUnit[i] += sign * vectors[b][i];
            }

            // Through x / |x|: what lies along x itself changes nothing; below epsilon the divisor is a constant.
            double along = norms[a] > Epsilon ? Dot(forUnit, vectors[a]) : 0;
            for (int i = 0; i < forUnit.Length; i++)
            {
                int place = Mode == OrthogonalMode.Rows ? a * columns + i : i * columns + a;
                gradient[place] += (float)(factor * (forUnit[i] - along * vectors[a][i]) / Math.Max(norms[a], Epsilon));
            }
        }
    }

    // One vector alone makes no pair, and its penalty is 0 (0/0, NaN, in Keras).
    private static double Pairs(int count) => Math.Max(1, count * (count - 1.0) / 2);

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private (double[][] Vectors, double[] Norms) Normalized(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        if (shape.Length != 2)
            throw new ArgumentException(
                "Inputs to OrthogonalRegularizer must have rank 2. "
                + $"Received: shape=({string.Join(", ", shape.ToArray())}) of rank {shape.Length}.", nameof(shape));
        var (count, length) = Mode == OrthogonalMode.Rows ? (shape[0], shape[1]) : (shape[1], shape[0]);
        double[][] vectors = new double[count][];
        double[] norms = new double[count];
        for (int v = 0; v < count; v++)
        {
            vectors[v] = new double[length];
            for (int i = 0; i < length; i++)
                vectors[v][i] = Mode == OrthogonalMode.Rows ? values[v * length + i] : values[i * count + v];
            norms[v] = Math.Sqrt(Dot(vectors[v], vectors[v]));
            for (int i = 0; i < length; i++)
                vectors[v][i] /= Math.Max(norms[v], Epsilon);
        }

        return (vectors, norms);
    }
}
