using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary>Limits on gradients before they are used, as Keras' optimizers have them.</summary>
internal static class GradientClipping
{
    public static void Apply(Optimizer optimizer, ReadOnlySpan<float[]> gradients)
    {
        if (optimizer.ClipNorm is { } norm)
        {
            foreach (float[] gradient in gradients)
                ScaleToNorm(gradient, Math.Sqrt(SquaredNorm(gradient)), norm);
        }
        else if (optimizer.GlobalClipNorm is { } globalNorm)
        {
            double squares = 0;
            foreach (float[] gradient in gradients)
                squares += SquaredNorm(gradient);
            foreach (float[] gradient in gradients)
                ScaleToNorm(gradient, Math.Sqrt(squares), globalNorm);
        }
        else if (optimizer.ClipValue is { } limit)
        {
            foreach (float[] gradient in gradients)
                TensorPrimitives.Clamp(gradient, (float)-limit, (float)limit, gradient);
        }
    }

    private static double SquaredNorm(float[] gradient)
    {
        // In pieces, so that a large gradient does not lose its small terms.
        double squares = 0;
        foreach (float[] piece in gradient.Chunk(4096))
            squares += TensorPrimitives.SumOfSquares<float>(piece);
        return squares;
    }

    private static void ScaleToNorm(float[] gradient, double norm, double limit)
    {
        if (!(norm <= limit))
            TensorPrimitives.Multiply(gradient, (float)(limit / norm), gradient);
    }
}
