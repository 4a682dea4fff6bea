using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// The axes along which the norms of a weight are taken: each combination of indices along the other axes has a norm of its
/// own. Null in Keras, and here an absent list, is all axes.
/// </summary>
internal sealed class NormAxes(int[]? axes)
{
    /// <summary>Keras' <c>backend.epsilon()</c>, added to a norm before dividing by it.</summary>
    private const double Epsilon = 1e-7;

    /// <summary>One number, a list, or null as Keras would write it.</summary>
    public JsonNode? ToJson() => axes switch
    {
        null => null,
        [int axis] => axis,
        _ => new JsonArray([.. axes.Select(axis => (JsonNode)axis)]),
    };

    /// <summary>Multiplies each value by desired(norm) / (epsilon + norm), in double precision.</summary>
    /// <param name="values">The weight, row-major.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="desired">The norm to be had, given the norm that there is.</param>
    public void Rescale(Span<float> values, ReadOnlySpan<int> shape, Func<double, double> desired)
    {
        Span<int> strides = stackalloc int[shape.Length];
        int groups = GroupStrides(shape, strides);
        double[] rented = ArrayPool<double>.Shared.Rent(groups);
        Span<double> factors = rented.AsSpan(0, groups);
        factors.Clear();

        // The last axis by a plain loop: its values are of neighbouring groups, or of one.
        int run = shape[^1], step = strides[^1];
        var places = new Places(shape[..^1], strides[..^1]);
        for (int start = 0; start < values.Length; start += run)
        {
            int group = places.Next();
            for (int i = 0; i < run; i++)
                factors[group + i * step] += (double)values[start + i] * values[start + i];
        }

        foreach (ref double factor in factors)
        {
            double norm = Math.Sqrt(factor);
            factor = desired(norm) / (Epsilon + norm);
        }

        places = new Places(shape[..^1], strides[..^1]);
        for (int start = 0; start < values.Length; start += run)
        {
            int group = places.Next();
            for (int i = 0; i < run; i++)
                values[start + i] = (float)(values[start + i] * factors[group + i * step]);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The distance between groups along each axis, 0 along those that the norm is taken over; gives the number of groups.</summary>
    private int GroupStrides(ReadOnlySpan<int> shape, Span<int> strides)
    {
        strides.Fill(axes is null ? 0 : 1);
        foreach (int axis in axes ?? [])
        {
            int place = axis < 0 ? axis + shape.Length : axis;
            if (place < 0 || place >= shape.Length || strides[place] == 0)
                throw new ArgumentException(
                    $"axis is ({string.Join(", ", axes!.Select(named => named.ToString(CultureInfo.InvariantCulture)))}); a weight of shape ({string.Join(", ", shape.ToArray())}) has axes "
                    + $"0 to {shape.Length - 1}, each of which may be named once.", "axis");
            strides[place] = 0;
        }

        int groups = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (strides[axis] == 0)
                continue;
            strides[axis] = groups;
            groups *= shape[axis];
        }

        return groups;
    }

    /// <summary>Goes through the runs along the last axis in row-major order and gives the group of each one's first value.</summary>
    private ref struct Places(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides)
    {
        private readonly ReadOnlySpan<int> _shape = shape;
        private readonly ReadOnlySpan<int> _strides = strides;
        private readonly int[] _index = new int[shape.Length];
        private int _group;

        public int Next()
        {
            int group = _group;
            for (int axis = _shape.Length - 1; axis >= 0; axis--)
            {
                _group += _strides[axis];
                if (++_index[axis] < _shape[axis])
                    break;
                _group -= _strides[axis] * _shape[axis];
                _index[axis] = 0;
            }

            return group;
        }
    }
}
