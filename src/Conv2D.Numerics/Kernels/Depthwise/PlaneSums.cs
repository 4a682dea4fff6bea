using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What the sums of <see cref="Plane3x3Kernel"/> begin with and end in: bias and activation. With 32 registers they stay
/// there; 16 are for weights and sums, and these are read again for each tile.
/// </summary>
internal readonly unsafe struct PlaneSums<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly V _bias, _slope, _low, _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PlaneSums(in Plane3x3Job job)
    {
        if (S.Registers == 16)
            return;
        _bias = S.Load(job.Bias);
        _slope = S.Broadcast(job.Activation.NegativeSlope);
        _low = S.Broadcast(job.Activation.Low);
        _high = S.Broadcast(job.Activation.High);
    }

    /// <summary>What the sums begin with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias(in Plane3x3Job job) => S.Registers == 16 ? S.Load(job.Bias) : _bias;

    /// <summary>Writes the sums of up to four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TRows>(in Plane3x3Job job, V a0, V a1, V a2, V a3, float* to, nint width)
        where TRows : struct, ITileExtent
    {
        if (job.Slopes)
        {
            V slope = S.Registers == 16 ? S.Broadcast(job.Activation.NegativeSlope) : _slope;
            a0 = S.Slope(a0, slope);
            if (TRows.Count > 1)
                a1 = S.Slope(a1, slope);
            if (TRows.Count > 2)
                a2 = S.Slope(a2, slope);
            if (TRows.Count > 3)
                a3 = S.Slope(a3, slope);
        }

        if (job.Clamps)
        {
            V low = S.Registers == 16 ? S.Broadcast(job.Activation.Low) : _low, high = S.Registers == 16 ? S.Broadcast(job.Activation.High) : _high;
            a0 = S.Clamp(a0, low, high);
            if (TRows.Count > 1)
                a1 = S.Clamp(a1, low, high);
            if (TRows.Count > 2)
                a2 = S.Clamp(a2, low, high);
            if (TRows.Count > 3)
                a3 = S.Clamp(a3, low, high);
        }

        S.Store(a0, to);
        if (TRows.Count > 1)
            S.Store(a1, to + width);
        if (TRows.Count > 2)
            S.Store(a2, to + 2 * width);
        if (TRows.Count > 3)
            S.Store(a3, to + 3 * width);
    }
}
