using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The smallest and largest value of each slot; slots that are not stored are zero.</summary>
internal sealed class MinMaxStatistics : ISlotStatistics
{
    private readonly double[] _min;
    private readonly double[] _max;
    private readonly long[] _stored;
    private readonly bool _fixZero;
    private long _rows;

    public MinMaxStatistics(int size, bool fixZero)
    {
        (_min, _max, _stored, _fixZero) = (new double[size], new double[size], new long[size], fixZero);
        Array.Fill(_min, double.PositiveInfinity);
        Array.Fill(_max, double.NegativeInfinity);
    }

    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<int> slots)
    {
        _rows++;
        for (var i = 0; i < values.Length; i++)
        {
            var slot = slots.IsEmpty ? i : slots[i];
            _stored[slot]++;
            Include(slot, values[i]);
        }
    }

    public IColumnFunction MakeFunction(DataViewType type)
    {
        var (scale, offset) = (new double[_min.Length], _fixZero ? null : new double[_min.Length]);
        for (var slot = 0; slot < scale.Length; slot++)
        {
            if (_stored[slot] < _rows)
                Include(slot, 0);
            var (min, max) = (_min[slot], _max[slot]);
            // A slot that never changes says nothing: it becomes zero.
            if (!(max > min))
                continue;
            var reach = _fixZero ? Math.Max(Math.Abs(max), Math.Abs(min)) : max - min;
            scale[slot] = type.GetItemType().RawType == typeof(float) ? 1 / (float)reach : 1 / reach;
            if (!_fixZero && scale[slot] != 0)
                offset[slot] = min;
        }
        return AffineFunction.Of(type, scale, offset);
    }

    private void Include(int slot, double value)
    {
        if (value < _min[slot])
            _min[slot] = value;
        if (value > _max[slot])
            _max[slot] = value;
    }
}
