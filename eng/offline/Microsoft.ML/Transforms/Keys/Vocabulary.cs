using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Distinct values with their numbers, counted from one.</summary>
internal abstract class Vocabulary(PrimitiveDataViewType itemType)
{
    private const byte TextKind = 0;
    private const byte OtherKind = 1;

    /// <summary>Collects the values of one column of a row.</summary>
    public interface ICollector
    {
        void Collect();

        Vocabulary Finish(bool sorted);
    }

    public PrimitiveDataViewType ItemType => itemType;

    public abstract int Count { get; }

    public static ICollector Collector(DataViewRow row, DataViewSchema.Column column, int limit)
        => (ICollector)typeof(Vocabulary).GetMethod(nameof(MakeCollector), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(column.Type.GetItemType().RawType).Invoke(null, [row, column, limit]);

    /// <summary>A getter of the numbers of a column's values.</summary>
    public abstract Delegate Getter(DataViewRow input, DataViewSchema.Column column);

    /// <summary>Adds the values as annotation.</summary>
    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText);

    // *** Binary format ***
    // byte: 0 for text; int: number of values; int[]: string ids
    // byte: 1 for another type; its codec; int: number of values; the values as the codec stores them
    public static Vocabulary Load(IExceptionContext ectx, ModelLoadContext ctx)
    {
        var kind = ctx.Reader.ReadByte();
        ectx.CheckDecode(kind is TextKind or OtherKind, "Unknown kind of vocabulary.");
        if (kind == TextKind)
        {
            var count = ctx.Reader.ReadInt32();
            ectx.CheckDecode(count >= 0 && count <= (ctx.Strings?.Length ?? 0), "The number of terms is out of range.");
            var terms = new ReadOnlyMemory<char>[count];
            for (var i = 0; i < count; i++)
                terms[i] = ctx.LoadNonEmptyString().AsMemory();
            return new Vocabulary<ReadOnlyMemory<char>>(TextDataViewType.Instance, terms);
        }
        var type = ColumnCodec.ReadTypeOrNull(ctx.Reader) as PrimitiveDataViewType ?? throw ectx.ExceptDecode("Unrecognized codec read");
        return (Vocabulary)typeof(Vocabulary).GetMethod(nameof(LoadItems), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.RawType).Invoke(null, [ctx, type]);
    }

    public void Save(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ItemType is TextDataViewType ? TextKind : OtherKind);
        if (ItemType is not TextDataViewType)
            ColumnCodec.WriteType(ctx.Writer, ItemType);
        ctx.Writer.Write(Count);
        SaveItems(ctx);
    }

    public abstract void WriteText(TextWriter writer);

    protected abstract void SaveItems(ModelSaveContext ctx);

    private static Vocabulary<T> LoadItems<T>(ModelLoadContext ctx, PrimitiveDataViewType type)
        => new(type, ColumnCodec.ReadItems<T>(ctx.Reader, ctx.Reader.ReadInt32()));

    private static Vocabulary<T>.Collected MakeCollector<T>(DataViewRow row, DataViewSchema.Column column, int limit) => new(row, column, limit);
}

/// <inheritdoc/>
internal sealed class Vocabulary<T> : Vocabulary
{
    private readonly T[] _items;
    private readonly Dictionary<T, uint> _numbers = new(Comparer);

    public Vocabulary(PrimitiveDataViewType itemType, T[] items)
        : base(itemType)
    {
        _items = items;
        foreach (var item in items)
            Contracts.CheckDecode(_numbers.TryAdd(item, (uint)_numbers.Count + 1), "A vocabulary has the same value twice.");
    }

    public override int Count => _items.Length;

    private static IEqualityComparer<T> Comparer => typeof(T) == typeof(ReadOnlyMemory<char>) ? (IEqualityComparer<T>)(object)new TextComparer() : EqualityComparer<T>.Default;

    public override Delegate Getter(DataViewRow input, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var scalar = input.GetGetter<T>(column);
            T value = default;
            return (ValueGetter<uint>)((ref uint destination) =>
            {
                scalar(ref value);
                destination = NumberOf(value);
            });
        }
        var vector = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> destination) =>
        {
            vector(ref buffer);
            var editor = VBufferEditor.Create(ref destination, buffer.Length);
            var slot = 0;
            foreach (var value in buffer.DenseValues())
                editor.Values[slot++] = NumberOf(value);
            destination = editor.Commit();
        });
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText)
    {
        if (Count == 0)
            return;
        if (asText && ItemType is not TextDataViewType)
        {
            builder.AddKeyValues(Count, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> destination) =>
                destination = new(Count, Array.ConvertAll(_items, item => TextOf(item).AsMemory())));
        }
        else
            builder.AddKeyValues(Count, ItemType, (ref VBuffer<T> destination) => new VBuffer<T>(Count, _items).CopyTo(ref destination));
    }

    public override void WriteText(TextWriter writer)
    {
        writer.WriteLine(ItemType is TextDataViewType ? $"# Number of terms = {Count}" : $"# Number of terms of type '{ItemType}' = {Count}");
        for (var i = 0; i < Count; i++)
            writer.WriteLine($"{i}\t{TextOf(_items[i])}");
    }

    protected override void SaveItems(ModelSaveContext ctx)
    {
        if (_items is ReadOnlyMemory<char>[] texts)
            foreach (var text in texts)
                ctx.SaveNonEmptyString(text);
        else
            ColumnCodec.WriteItems<T>(ctx.Writer, _items);
    }

    private static string TextOf(T item) => item is bool truth ? (truth ? "1" : "0") : Convert.ToString(item, CultureInfo.InvariantCulture);

    private uint NumberOf(T value) => _numbers.GetValueOrDefault(value);

    /// <summary>Collects distinct values; missing ones (not a number, no text, no key) are none.</summary>
    internal sealed class Collected(DataViewRow row, DataViewSchema.Column column, int limit) : ICollector
    {
        private readonly HashSet<T> _seen = new(Comparer);
        private readonly List<T> _inOrder = [];
        private readonly ValueGetter<T> _scalar = column.Type is VectorDataViewType ? null : row.GetGetter<T>(column);
        private readonly ValueGetter<VBuffer<T>> _vector = column.Type is VectorDataViewType ? row.GetGetter<VBuffer<T>>(column) : null;
        private readonly bool _isKey = column.Type.GetItemType() is KeyDataViewType;
        private VBuffer<T> _buffer;
        private T _value;

        public void Collect()
        {
            if (_scalar != null)
            {
                _scalar(ref _value);
                Add(_value);
                return;
            }
            _vector(ref _buffer);
            foreach (var value in _buffer.DenseValues())
                Add(value);
        }

        public Vocabulary Finish(bool sorted)
        {
            T[] items = [.. _inOrder];
            if (sorted && items is ReadOnlyMemory<char>[] texts)
                Array.Sort(texts, (a, b) => a.Span.SequenceCompareTo(b.Span));
            else if (sorted)
                Array.Sort(items);
            return new Vocabulary<T>((PrimitiveDataViewType)column.Type.GetItemType(), items);
        }

        private void Add(T value)
        {
            if (_inOrder.Count >= limit)
                return;
            if (value is float.NaN or double.NaN || value is ReadOnlyMemory<char> { IsEmpty: true } || (_isKey && EqualityComparer<T>.Default.Equals(value, default)))
                return;
            // Text may lie in a buffer that is used again.
            if (value is ReadOnlyMemory<char> text)
            {
                if (_seen.Contains(value))
                    return;
                value = (T)(object)text.ToString().AsMemory();
            }
            if (_seen.Add(value))
                _inOrder.Add(value);
        }
    }

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}
