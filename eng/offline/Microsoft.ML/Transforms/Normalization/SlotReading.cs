using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>What is learned of the values of each slot.</summary>
internal interface ISlotStatistics
{
    /// <summary>Takes in one row: the stored values and, where it is sparse, their slots.</summary>
    void Add(ReadOnlySpan<double> values, ReadOnlySpan<int> slots);

    /// <summary>The function learned.</summary>
    IColumnFunction MakeFunction(DataViewType type);
}

/// <summary>Reads single or double precision, scalar or vector, alike.</summary>
internal static class SlotReading
{
    public delegate void Take(ReadOnlySpan<double> values, ReadOnlySpan<int> slots);

    public static Action Reader(DataViewRow row, DataViewSchema.Column column, Take take)
    {
        if (column.Type is not VectorDataViewType)
        {
            var scalar = RowCursorUtils.GetGetterAs<double>(NumberDataViewType.Double, row, column.Index);
            return () =>
            {
                double value = 0;
                scalar(ref value);
                take([value], default);
            };
        }
        var vector = RowCursorUtils.GetVecGetterAs<double>(NumberDataViewType.Double, row, column.Index);
        VBuffer<double> buffer = default;
        return () =>
        {
            vector(ref buffer);
            take(buffer.GetValues(), buffer.GetIndices());
        };
    }
}
