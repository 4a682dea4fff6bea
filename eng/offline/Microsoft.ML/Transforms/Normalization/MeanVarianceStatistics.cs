using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Mean and variance of each slot, by Welford's method over the values that are not zero, the zeros added in the end.</summary>
internal sealed class MeanVarianceStatistics(int size, bool fixZero, bool useCdf) : ISlotStatistics
{
    private readonly double[] _mean = new double[size];
    private readonly double[] _m2 = new double[size];
    private readonly long[] _finite = new long[size];
    private readonly long[] _notFinite = new long[size];
    private long _rows;

    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<int> slots)
    {
        _rows++;
        for (var i = 0; i < values.Length; i++)
        {
            var (slot, value) = (slots.IsEmpty ? i : slots[i], values[i]);
            if (value == 0)
                continue;
            if (!double.IsFinite(value))
            {
                _notFinite[slot]++;
                continue;
            }
            var delta = value - _mean[slot];
            _mean[slot] += delta / ++_finite[slot];
            _m2[slot] += delta * (value - _mean[slot]);
        }
    }

    public IColumnFunction MakeFunction(DataViewType type)
    {
        for (var slot = 0; slot < size; slot++)
            AddZeros(slot, _rows - _notFinite[slot] - _finite[slot]);
        return useCdf ? Cdf(type) : Affine(type);
    }

    private void AddZeros(int slot, long zeros)
    {
        if (zeros == 0)
            return;
        var all = _finite[slot] + zeros;
        var before = _mean[slot];
        _mean[slot] -= before * zeros / all;
        _m2[slot] += before * _mean[slot] * zeros;
        _finite[slot] = all;
    }

    private IColumnFunction Affine(DataViewType type)
    {
        var (scale, offset) = (new double[size], fixZero ? null : new double[size]);
        for (var slot = 0; slot < size; slot++)
        {
            // A slot that never changes says nothing: it becomes zero.
            if (_m2[slot] == 0)
                continue;
            var variance = _m2[slot] / _finite[slot];
            scale[slot] = fixZero ? Math.Sqrt(variance + (_mean[slot] * _mean[slot])) : Math.Sqrt(variance);
            scale[slot] = type.GetItemType().RawType == typeof(float) ? 1 / (float)scale[slot] : 1 / scale[slot];
            if (!fixZero && scale[slot] != 0)
                offset[slot] = _mean[slot];
        }
        return AffineFunction.Of(type, scale, offset);
    }

    private IColumnFunction Cdf(DataViewType type)
    {
        var deviation = new double[size];
        for (var slot = 0; slot < size; slot++)
        {
            if (_m2[slot] == 0)
                _mean[slot] = 0;
            else
                deviation[slot] = Math.Sqrt(_m2[slot] / _finite[slot]);
        }
        return CdfFunction.Of(type, _mean, deviation);
    }
}
