namespace Microsoft.ML.Data;

/// <summary>The types that values can be converted to.</summary>
public enum DataKind : byte
{
    /// <summary>8-bit, signed.</summary>
    SByte = 1,

    /// <summary>8-bit, unsigned.</summary>
    Byte = 2,

    /// <summary>16-bit, signed.</summary>
    Int16 = 3,

    /// <summary>16-bit, unsigned.</summary>
    UInt16 = 4,

    /// <summary>32-bit, signed.</summary>
    Int32 = 5,

    /// <summary>32-bit, unsigned.</summary>
    UInt32 = 6,

    /// <summary>64-bit, signed.</summary>
    Int64 = 7,

    /// <summary>64-bit, unsigned.</summary>
    UInt64 = 8,

    /// <summary>32-bit floating point.</summary>
    Single = 9,

    /// <summary>64-bit floating point.</summary>
    Double = 10,

    /// <summary>Text.</summary>
    String = 11,

    /// <summary>A truth value.</summary>
    Boolean = 12,

    /// <summary>A length of time.</summary>
    TimeSpan = 13,

    /// <summary>A date with time.</summary>
    DateTime = 14,

    /// <summary>A date with time and offset.</summary>
    DateTimeOffset = 15,
}

internal static class DataKindExtensions
{
    public static PrimitiveDataViewType ToDataViewType(this DataKind kind) => kind switch
    {
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.TimeSpan => TimeSpanDataViewType.Instance,
        DataKind.DateTime => DateTimeDataViewType.Instance,
        DataKind.DateTimeOffset => DateTimeOffsetDataViewType.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of data."),
    };
}
