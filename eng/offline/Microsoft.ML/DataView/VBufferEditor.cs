namespace Microsoft.ML.Data;

/// <summary>Makes editors that reuse the arrays of a vector.</summary>
public static class VBufferEditor
{
    /// <summary>An editor over the vector as it is.</summary>
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) => destination.GetEditor();

    /// <summary>An editor for a vector of another size.</summary>
    public static VBufferEditor<T> Create<T>(
        scoped ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false)
        => destination.GetEditor(newLogicalLength, valuesCount ?? newLogicalLength, maxValuesCapacity, keepOldOnResize, requireIndicesOnDense);
}

/// <summary>The arrays of a vector, open for writing until committed.</summary>
public readonly ref struct VBufferEditor<T>
{
    /// <summary>The stored values.</summary>
    public readonly Span<T> Values;

    /// <summary>Their positions, where the vector is sparse.</summary>
    public readonly Span<int> Indices;

    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool withIndices, bool newValues, bool newIndices)
    {
        (_length, _values, _indices) = (length, values, indices);
        Values = values.AsSpan(0, count);
        Indices = count < length || withIndices ? indices.AsSpan(0, count) : default;
        CreatedNewValues = newValues;
        CreatedNewIndices = newIndices;
    }

    /// <summary>Whether the values are in a new array.</summary>
    public bool CreatedNewValues { get; }

    /// <summary>Whether the positions are in a new array.</summary>
    public bool CreatedNewIndices { get; }

    /// <summary>The vector with what was written.</summary>
    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    /// <summary>The vector with only the first values stored.</summary>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        if (physicalValuesCount > Values.Length)
            throw new ArgumentOutOfRangeException(nameof(physicalValuesCount), $"Cannot exceed the {Values.Length} values the editor was made for.");
        return new(_length, physicalValuesCount, _values, _indices);
    }
}
