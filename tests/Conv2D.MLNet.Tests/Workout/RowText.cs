using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Rows as text, bit for bit, so that any two ways of reading the same data can be compared.</summary>
internal static class RowText
{
    /// <summary>Every row of a cursor as (id, text of all its visible columns).</summary>
    public static List<(DataViewRowId Id, string Text)> ReadAll(DataViewRowCursor cursor)
    {
        var read = Reader(cursor);
        var id = cursor.GetIdGetter();
        var rows = new List<(DataViewRowId, string)>();
        while (cursor.MoveNext())
        {
            DataViewRowId rowId = default;
            id(ref rowId);
            rows.Add((rowId, read()));
        }

        return rows;
    }

    /// <summary>Reads the visible columns of a row whenever it is called.</summary>
    public static Func<string> Reader(DataViewRow row)
    {
        var columns = row.Schema.Where(column => !column.IsHidden && row.IsColumnActive(column)).Select(column => Column(row, column)).ToArray();
        return () => string.Join(" | ", columns.Select(column => column()));
    }

    private static Func<string> Column(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: NumberDataViewType } when column.Type.RawType == typeof(VBuffer<float>) => Vector(row, column),
        _ when column.Type.RawType == typeof(float) => Scalar<float>(row, column, value => BitConverter.SingleToInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture)),
        _ when column.Type.RawType == typeof(uint) => Scalar<uint>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
        _ when column.Type.RawType == typeof(ReadOnlyMemory<char>) => Scalar<ReadOnlyMemory<char>>(row, column, value => value.ToString()),
        _ => throw new NotSupportedException($"Column '{column.Name}' of type {column.Type}."),
    };

    private static Func<string> Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> text)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return $"{column.Name}={text(value)}";
        };
    }

    private static Func<string> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return () =>
        {
            getter(ref value);
            return $"{column.Name}={string.Join(' ', value.DenseValues().Select(x => BitConverter.SingleToInt32Bits(x).ToString("x8", CultureInfo.InvariantCulture)))}";
        };
    }
}
