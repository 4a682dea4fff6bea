using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>Tells rows of a stream from rows that stand alone.</summary>
internal static class RowOrigin
{
    /// <summary>Whether the row, or the one it is made of, moves with a cursor.</summary>
    public static bool IsCursor(DataViewRow row)
    {
        while (row is WrappingRow wrapping)
            row = InputOf(wrapping);
        return row is DataViewRowCursor;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Input")]
    private static extern DataViewRow InputOf(WrappingRow row);
}
