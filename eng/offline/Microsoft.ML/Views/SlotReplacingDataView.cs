using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view that has other values in one slot of a vector column, one for each row in order.</summary>
internal sealed class SlotReplacingDataView(IHost host, IDataView source, DataViewSchema.Column replaced, int slot, float[] values) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new Cursor(host, source.GetRowCursor(columnsNeeded), replaced, slot, values);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IChannelProvider provider, DataViewRowCursor input, DataViewSchema.Column replaced, int slot, float[] values)
        : SynchronizedCursorBase(provider, input)
    {
        public override DataViewSchema Schema => Input.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = Input.GetGetter<TValue>(column);
            return column.Index == replaced.Index ? (ValueGetter<TValue>)(Delegate)Replacing((ValueGetter<VBuffer<float>>)(Delegate)getter) : getter;
        }

        private ValueGetter<VBuffer<float>> Replacing(ValueGetter<VBuffer<float>> getter)
        {
            VBuffer<float> buffer = default;
            return (ref VBuffer<float> destination) =>
            {
                getter(ref buffer);
                Copy(buffer, ref destination, values[Position]);
            };
        }

        /// <summary>Copies a vector with another value in the slot; a sparse one stays sparse.</summary>
        private void Copy(in VBuffer<float> from, ref VBuffer<float> to, float value)
        {
            var values = from.GetValues();
            var indices = from.GetIndices();
            var place = from.IsDense ? slot : indices.BinarySearch(slot);
            var isNew = place < 0;
            if (isNew)
                place = ~place;
            var editor = VBufferEditor.Create(ref to, from.Length, values.Length + (isNew ? 1 : 0));
            var rest = isNew ? place : place + 1;
            values[..place].CopyTo(editor.Values);
            editor.Values[place] = value;
            values[rest..].CopyTo(editor.Values[(place + 1)..]);
            if (editor.Indices.Length > 0 && !from.IsDense)
            {
                indices[..place].CopyTo(editor.Indices);
                editor.Indices[place] = slot;
                indices[rest..].CopyTo(editor.Indices[(place + 1)..]);
            }
            to = editor.Commit();
        }
    }
}
