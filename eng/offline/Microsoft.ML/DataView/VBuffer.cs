using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>A vector, dense or sparse: sparse ones store only some values, with their ascending positions.</summary>
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    /// <summary>The number of slots, stored or not.</summary>
    public readonly int Length;

    /// <summary>A dense vector over <paramref name="values"/>.</summary>
    public VBuffer(int length, T[] values, int[] indices = null)
        : this(length, length, values, indices)
    {
    }

    /// <summary>A vector with <paramref name="count"/> stored values; sparse if that is fewer than its slots.</summary>
    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        if (length < 0)
            throw new ArgumentOutOfRangeException(nameof(length));
        if (count < 0 || count > length)
            throw new ArgumentOutOfRangeException(nameof(count));
        if ((values?.Length ?? 0) < count)
            throw new ArgumentOutOfRangeException(nameof(values));
        if (count < length && (indices?.Length ?? 0) < count)
            throw new ArgumentOutOfRangeException(nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    /// <summary>Whether every slot is stored.</summary>
    public bool IsDense => _count == Length;

    /// <summary>The stored values.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>The positions of the stored values; empty where dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    /// <summary>Copies, storing every slot.</summary>
    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>Copies as it is.</summary>
    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    /// <summary>Copies a run of slots.</summary>
    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        if (sourceIndex < 0 || sourceIndex > Length)
            throw new ArgumentOutOfRangeException(nameof(sourceIndex));
        if (length < 0 || sourceIndex > Length - length)
            throw new ArgumentOutOfRangeException(nameof(length));
        int from = sourceIndex, to = sourceIndex + length;
        if (!IsDense)
            (from, to) = (FirstStoredAtOrAfter(from), FirstStoredAtOrAfter(to));
        var editor = VBufferEditor.Create(ref destination, length, to - from);
        _values.AsSpan(from, to - from).CopyTo(editor.Values);
        for (var i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[from + i] - sourceIndex;
        destination = editor.Commit();
    }

    /// <summary>Writes every slot.</summary>
    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    /// <summary>Writes every slot from <paramref name="destinationIndex"/> on.</summary>
    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        if (destinationIndex < 0 || destinationIndex > destination.Length - Length)
            throw new ArgumentException("Not large enough to hold these values.", nameof(destination));
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        for (var i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    /// <summary>Copies part of an array into a dense vector.</summary>
    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        if (length < 0 || length > (source?.Length ?? 0))
            throw new ArgumentOutOfRangeException(nameof(length));
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>Positions with values; all of them or only the stored ones.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        var stored = 0;
        for (var slot = 0; slot < Length; slot++)
        {
            if (IsDense)
                yield return new(slot, _values[slot]);
            else if (stored < _count && _indices[stored] == slot)
                yield return new(slot, _values[stored++]);
            else if (all)
                yield return new(slot, default);
            else if (stored == _count)
                yield break;
            else
                slot = _indices[stored] - 1;
        }
    }

    /// <summary>The value of every slot.</summary>
    public IEnumerable<T> DenseValues() => Items(all: true).Select(item => item.Value);

    /// <summary>Reads one slot.</summary>
    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    /// <summary>Reads one slot.</summary>
    public T GetItemOrDefault(int index)
    {
        if (index < 0 || index >= Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        if (IsDense)
            return _values[index];
        var stored = _count == 0 ? -1 : Array.BinarySearch(_indices, 0, _count, index);
        return stored < 0 ? default : _values[stored];
    }

    /// <inheritdoc/>
    public override string ToString()
        => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    /// <summary>Walks the array behind the vector.</summary>
    public IEnumerator GetEnumerator() => _values.GetEnumerator();

    internal VBufferEditor<T> GetEditor(int length, int count, int? capacity, bool keepOld, bool withIndices)
    {
        if (length < 0)
            throw new ArgumentOutOfRangeException("newLogicalLength", "Must be non-negative.");
        if (count < 0 || count > length)
            throw new ArgumentOutOfRangeException("valuesCount", "Must be between zero and the new logical length.");
        var (values, indices) = (_values, _indices);
        var newValues = Grow(ref values, count, capacity, keepOld);
        var newIndices = (count < length || withIndices) && Grow(ref indices, count, capacity, keepOld);
        return new VBufferEditor<T>(length, count, values, indices, withIndices, newValues, newIndices);
    }

    internal VBufferEditor<T> GetEditor() => GetEditor(Length, _count, null, keepOld: false, withIndices: false);

    private int FirstStoredAtOrAfter(int slot)
    {
        var found = _count == 0 ? 0 : Array.BinarySearch(_indices, 0, _count, slot);
        return found < 0 ? ~found : found;
    }

    private static bool Grow<TItem>(ref TItem[] array, int needed, int? capacity, bool keepOld)
    {
        var have = array?.Length ?? 0;
        if (have >= needed)
            return false;
        var limit = capacity ?? Array.MaxLength;
        if (needed > limit)
            throw new ArgumentOutOfRangeException("maxValuesCapacity");
        var grown = (int)Math.Max(needed, Math.Min(have == 0 ? 4L : have * 2L, limit));
        if (keepOld && have > 0)
            Array.Resize(ref array, grown);
        else
            array = new TItem[grown];
        return true;
    }
}
