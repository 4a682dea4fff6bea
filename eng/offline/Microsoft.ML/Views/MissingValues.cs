using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Which values count as missing: numbers that are none, and keys that are zero.</summary>
internal static class MissingValues
{
    /// <summary>A test whether the current value of a column, or any in it, is missing.</summary>
    public static Func<bool> HasAny(DataViewRow row, DataViewSchema.Column column)
    {
        var item = column.Type.GetItemType();
        var method = column.Type is VectorDataViewType ? nameof(InVector) : nameof(InScalar);
        return (Func<bool>)typeof(MissingValues).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item.RawType).Invoke(null, [row, column, item is KeyDataViewType]);
    }

    private static Func<bool> InScalar<T>(DataViewRow row, DataViewSchema.Column column, bool isKey)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return IsMissing(value, isKey);
        };
    }

    private static Func<bool> InVector<T>(DataViewRow row, DataViewSchema.Column column, bool isKey)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            foreach (var value in vector.GetValues())
                if (IsMissing(value, isKey))
                    return true;
            return isKey && !vector.IsDense;
        };
    }

    private static bool IsMissing<T>(T value, bool isKey)
        => isKey ? EqualityComparer<T>.Default.Equals(value, default) : value is float.NaN or double.NaN;
}
