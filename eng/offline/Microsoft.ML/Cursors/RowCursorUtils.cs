using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class RowCursorUtils
{
    internal const string FetchValueStateError = "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after that method returned false.";

    private static readonly MethodInfo _typedGetter = typeof(RowCursorUtils).GetMethod(nameof(TypedGetter), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The getter of a column as its own type of delegate.</summary>
    public static Delegate GetGetterAsDelegate(DataViewRow row, int col)
    {
        Contracts.CheckValue(row, nameof(row));
        Contracts.CheckParam(0 <= col && col < row.Schema.Count, nameof(col));
        Contracts.CheckParam(row.IsColumnActive(row.Schema[col]), nameof(col), "column was not active");
        return (Delegate)_typedGetter.MakeGenericMethod(row.Schema[col].Type.RawType).Invoke(null, [row, col]);
    }

    /// <summary>A getter of numbers, whatever number type the column has.</summary>
    public static ValueGetter<TDst> GetGetterAs<TDst>(DataViewType typeDst, DataViewRow row, int col)
        => (ValueGetter<TDst>)ValueConversion.ConvertedGetter(row, row.Schema[col], typeDst);

    /// <summary>A getter of vectors of numbers, whatever number type the column has.</summary>
    public static ValueGetter<VBuffer<TDst>> GetVecGetterAs<TDst>(PrimitiveDataViewType typeDst, DataViewRow row, int col)
        => (ValueGetter<VBuffer<TDst>>)ValueConversion.ConvertedGetter(row, row.Schema[col], typeDst);

    /// <summary>Labels as numbers: keys count from zero and missing ones are not a number.</summary>
    public static ValueGetter<float> GetLabelGetter(DataViewRow cursor, int labelIndex)
    {
        var column = cursor.Schema[labelIndex];
        if (column.Type is NumberDataViewType or BooleanDataViewType)
            return GetGetterAs<float>(NumberDataViewType.Single, cursor, labelIndex);
        Contracts.CheckParam(column.Type is KeyDataViewType, nameof(labelIndex), $"A label has to be a number, a boolean or a key, not {column.Type}.");
        var key = (ValueGetter<ulong>)ValueConversion.KeyGetter(cursor, column);
        ulong value = 0;
        return (ref float destination) =>
        {
            key(ref value);
            destination = value == 0 ? float.NaN : value - 1;
        };
    }

    internal static Func<int, bool> FromColumnsToPredicate(IEnumerable<DataViewSchema.Column> columnsNeeded, DataViewSchema sourceSchema)
    {
        var active = ActiveColumns(columnsNeeded, sourceSchema);
        return index => index >= 0 && index < active.Length && active[index];
    }

    internal static bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columnsNeeded, DataViewSchema schema)
    {
        Contracts.CheckValue(columnsNeeded, nameof(columnsNeeded));
        var active = new bool[schema.Count];
        foreach (var column in columnsNeeded)
        {
            Contracts.CheckParam(column.Index < active.Length, nameof(columnsNeeded), $"The column '{column.Name}' does not belong to the schema.");
            active[column.Index] = true;
        }
        return active;
    }

    private static ValueGetter<T> TypedGetter<T>(DataViewRow row, int col) => row.GetGetter<T>(row.Schema[col]);
}
