using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>The identity of a row: 128 bits, hashed on with Murmur3's rounds when rows are derived from rows.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    /// <summary>The low 64 bits.</summary>
    public readonly ulong Low;

    /// <summary>The high 64 bits.</summary>
    public readonly ulong High;

    private const ulong FirstMultiplier = 0x87c37b91114253d5;
    private const ulong SecondMultiplier = 0x4cf5ad432745937f;

    /// <summary>An identity of two halves.</summary>
    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The identity of the first row derived from this one.</summary>
    public DataViewRowId Fork()
    {
        var next = Next();
        return new DataViewRowId(next.Low ^ (BitOperations.RotateLeft(FirstMultiplier, 31) * SecondMultiplier), next.High);
    }

    /// <summary>The identity of the next row derived from the same one.</summary>
    public DataViewRowId Next()
    {
        var low = ((BitOperations.RotateLeft(Low, 27) + High) * 5) + 0x52dce729;
        var high = ((BitOperations.RotateLeft(High, 31) + low) * 5) + 0x38495ab5;
        return new DataViewRowId(low, high);
    }

    /// <summary>The identity of a row made of two.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        var key = other.Fork();
        var low = Low ^ (BitOperations.RotateLeft(key.Low * FirstMultiplier, 31) * SecondMultiplier);
        low = ((BitOperations.RotateLeft(low, 27) + High) * 5) + 0x52dce729;
        var high = High ^ (BitOperations.RotateLeft(key.High * SecondMultiplier, 33) * FirstMultiplier);
        high = ((BitOperations.RotateLeft(high, 31) + low) * 5) + 0x38495ab5;
        return new DataViewRowId(low, high);
    }

    /// <inheritdoc/>
    public int CompareTo(DataViewRowId other)
        => High == other.High ? Low.CompareTo(other.Low) : High.CompareTo(other.High);

    /// <inheritdoc/>
    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Low, High);

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
