namespace Microsoft.ML.Data;

/// <summary>The size or the dimensions of a vector.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    /// <summary>A vector of varying size.</summary>
    public VectorTypeAttribute()
    {
    }

    /// <summary>A vector of that size.</summary>
    public VectorTypeAttribute(int size) => Dims = [size];

    /// <summary>A vector of those dimensions.</summary>
    public VectorTypeAttribute(params int[] dimensions) => Dims = dimensions;

    internal int[] Dims { get; }
}

/// <summary>A key, and over how many values.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyTypeAttribute : Attribute
{
    /// <summary>A key over as many values as its type can count.</summary>
    public KeyTypeAttribute()
    {
    }

    /// <summary>A key over that many values.</summary>
    public KeyTypeAttribute(ulong count) => Count = count;

    internal ulong? Count { get; }
}

/// <summary>The name of the column, where it is not that of the member.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ColumnNameAttribute : Attribute
{
    /// <summary>The name.</summary>
    public ColumnNameAttribute(string name) => Name = name;

    internal string Name { get; }
}

/// <summary>No column.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NoColumnAttribute : Attribute
{
}

/// <summary>Which columns of a text file.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class LoadColumnAttribute : Attribute
{
    /// <summary>One column.</summary>
    public LoadColumnAttribute(int fieldIndex) => Sources = [new(fieldIndex)];

    /// <summary>All from start to end.</summary>
    public LoadColumnAttribute(int start, int end) => Sources = [new(start, end)];

    /// <summary>Those columns.</summary>
    public LoadColumnAttribute(int[] columnIndexes) => Sources = [.. columnIndexes.Select(index => new TextLoader.Range(index))];

    internal List<TextLoader.Range> Sources;
}
