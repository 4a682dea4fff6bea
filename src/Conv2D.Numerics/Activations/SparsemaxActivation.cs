using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary>
/// The point of the probability simplex that is nearest to the channels of a pixel: <c>max(x - tau, 0)</c> with the tau
/// that makes them sum to 1.
/// </summary>
internal sealed class SparsemaxActivation : ChannelwiseActivation
{
    public override string Name => "sparsemax";

    protected override void ForwardPixel(ReadOnlySpan<float> x, Span<float> y)
    {
        float max = TensorPrimitives.Max(x);
        double tau = Threshold(x, max, out _);
        for (int c = 0; c < x.Length; c++)
            y[c] = (float)Math.Max((double)x[c] - max - tau, 0);
    }

    protected override void ForwardPixel(ReadOnlySpan<double> x, Span<double> y)
    {
        // By sorting, as the definition goes.
        double[] sorted = x.ToArray();
        Array.Sort(sorted, (a, b) => b.CompareTo(a));
        double max = TensorPrimitives.Max(x), sum = 0, tau = 0;
        for (int k = 1; k <= sorted.Length; k++)
        {
            double z = sorted[k - 1] - max;
            if (1 + k * z <= sum + z)
                break;
            sum += z;
            tau = (sum - 1) / k;
        }

        for (int c = 0; c < x.Length; c++)
            y[c] = Math.Max(x[c] - max - tau, 0);
    }

    // On the support the gradient less its mean there, elsewhere 0.
    protected override void BackwardPixel(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result)
    {
        float max = TensorPrimitives.Max(x);
        double tau = Threshold(x, max, out int support), sum = 0;
        for (int c = 0; c < x.Length; c++)
        {
            if ((double)x[c] - max > tau)
                sum += gradient[c];
        }

        for (int c = 0; c < x.Length; c++)
            result[c] = (double)x[c] - max > tau ? (float)(gradient[c] - sum / support) : 0;
    }

    /// <summary>
    /// The threshold for x - max, by Newton's method on sum(max(x - max - tau, 0)) = 1 from tau = -1, where the sum is at
    /// least 1: the function is convex and piecewise linear, so that tau climbs to the root and stays, after at most as
    /// many steps as there are channels. Nothing need be sorted.
    /// </summary>
    private static double Threshold(ReadOnlySpan<float> x, float max, out int support)
    {
        double tau = -1;
        support = 0;
        while (true)
        {
            double sum = 0;
            int count = 0;
            foreach (float value in x)
            {
                double z = (double)value - max;
                if (z > tau)
                {
                    sum += z;
                    count++;
                }
            }

            if (count == 0)
                return double.NaN;
            // As many above the threshold as before are the same ones, since it only climbs.
            if (support > 0 && count >= support)
                return tau;
            support = count;
            tau = (sum - 1) / count;
        }
    }
}
