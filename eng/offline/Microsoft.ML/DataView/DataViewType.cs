using System.Runtime.CompilerServices;

namespace Microsoft.ML.Data;

/// <summary>The type of a column: what its values mean and which .NET type carries them.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType)
    {
        ArgumentNullException.ThrowIfNull(rawType);
        RawType = rawType;
    }

    /// <summary>The .NET type that carries a value.</summary>
    public Type RawType { get; }

    /// <summary>Whether the two are the same type of column.</summary>
    public abstract bool Equals(DataViewType other);
}

/// <summary>A type with parts, such as a vector.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    /// <summary>Makes the type.</summary>
    protected StructuredDataViewType(Type rawType)
        : base(rawType)
    {
    }
}

/// <summary>A type whose values may be copied freely.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    /// <summary>Makes the type.</summary>
    protected PrimitiveDataViewType(Type rawType)
        : base(rawType)
    {
        if (typeof(IDisposable).IsAssignableFrom(rawType))
            throw new ArgumentException($"A primitive type cannot hold the disposable {rawType}.", nameof(rawType));
    }
}
