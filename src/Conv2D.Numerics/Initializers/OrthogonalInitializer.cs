using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// A random matrix with orthonormal columns, or rows where there are fewer of them, times the gain (Saxe et al. 2014). A
/// kernel counts as a matrix of one column a filter.
/// </summary>
internal sealed class OrthogonalInitializer(float gain, int? seed) : Initializer
{
    public const float DefaultGain = 1;

    public float Gain { get; } = Argument.Finite(gain, nameof(gain));

    public int? Seed { get; } = seed;

    public override string Name => "Orthogonal";

    public override JsonObject GetConfig() => new() { ["seed"] = Seed, ["gain"] = Gain };

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed)
    {
        if (shape.Length < 2)
            throw new ArgumentException(
                "Orthogonal: the tensor to initialize must be at least two-dimensional. "
                + $"Received: shape=({string.Join(", ", shape.ToArray())}) of rank {shape.Length}.", nameof(shape));
        int columns = shape[^1], rows = values.Length / columns;
        double[][] vectors = RandomVectors(Math.Min(rows, columns), Math.Max(rows, columns), new((ulong)(Seed ?? seed)));
        Orthonormalize(vectors);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                values[r * columns + c] = (float)(Gain * (rows >= columns ? vectors[c][r] : vectors[r][c]));
        }
    }

    /// <summary>The columns of a matrix of normal numbers, drawn row by row; padded with zeros to whole vectors.</summary>
    private static double[][] RandomVectors(int count, int length, SplitMix64 random)
    {
        double[][] vectors = new double[count][];
        for (int v = 0; v < count; v++)
            vectors[v] = new double[(length + 3) / 4 * 4];
        for (int i = 0; i < length; i++)
        {
            for (int v = 0; v < count; v++)
                vectors[v][i] = NormalQuantile.Of(random.NextOpenDouble());
        }

        return vectors;
    }

    /// <summary>
    /// The Q of the QR decomposition whose R has a positive diagonal, which is the one that makes Q uniform: Gram-Schmidt, each
    /// vector taken through twice, after which it is orthogonal to working precision.
    /// </summary>
    private static void Orthonormalize(double[][] vectors)
    {
        for (int v = 0; v < vectors.Length; v++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int u = 0; u < v; u++)
                    AddMultiple(vectors[v], -Dot(vectors[v], vectors[u]), vectors[u]);
                double norm = Math.Sqrt(Dot(vectors[v], vectors[v]));
                for (int i = 0; i < vectors[v].Length; i++)
                    vectors[v][i] /= norm;
            }
        }
    }

    // Always four lanes, and no fused multiply-add, so that the sums are the same to the bit on every platform.
    private static double Dot(double[] x, double[] y)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        ReadOnlySpan<Vector256<double>> first = MemoryMarshal.Cast<double, Vector256<double>>(x);
        ReadOnlySpan<Vector256<double>> second = MemoryMarshal.Cast<double, Vector256<double>>(y);
        for (int i = 0; i < first.Length; i++)
            sum += first[i] * second[i];
        return sum[0] + sum[1] + (sum[2] + sum[3]);
    }

    private static void AddMultiple(double[] x, double factor, double[] y)
    {
        Span<Vector256<double>> sum = MemoryMarshal.Cast<double, Vector256<double>>(x.AsSpan());
        ReadOnlySpan<Vector256<double>> addend = MemoryMarshal.Cast<double, Vector256<double>>(y);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += factor * addend[i];
    }
}
