using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A concatenation in one schema: its type, its annotations and its values.</summary>
internal sealed class ConcatenatedColumn
{
    private readonly ColumnConcatenatingTransformer.Plan _plan;

    private ConcatenatedColumn(ColumnConcatenatingTransformer.Plan plan, DataViewSchema.Column[] sources)
    {
        (_plan, Sources) = (plan, sources);
        Output = IsIdentity
            ? new(plan.Name, sources[0].Type, sources[0].Annotations)
            : new(plan.Name, TypeOf(sources), Annotations());
    }

    public DataViewSchema.Column[] Sources { get; }

    public DataViewSchema.DetachedColumn Output { get; }

    private bool IsIdentity => Sources is [{ Type: VectorDataViewType }];

    public static ConcatenatedColumn Bind(IExceptionContext ectx, ColumnConcatenatingTransformer.Plan plan, DataViewSchema schema)
    {
        var sources = plan.Sources.Select(source => schema.GetColumnOrNull(source.Name) ?? throw ectx.ExceptSchemaMismatch("inputSchema", "input", source.Name)).ToArray();
        var itemType = sources[0].Type.GetItemType();
        foreach (var source in sources)
            if (!source.Type.GetItemType().Equals(itemType))
                throw ectx.ExceptSchemaMismatch("inputSchema", "input", source.Name, itemType.ToString(), source.Type.ToString());
        return new(plan, sources);
    }

    public Delegate MakeGetter(DataViewRow input)
    {
        if (IsIdentity)
            return RowCursorUtils.GetGetterAsDelegate(input, Sources[0].Index);
        return (Delegate)typeof(ConcatenatedColumn).GetMethod(nameof(TypedGetter), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(Sources[0].Type.GetItemType().RawType).Invoke(this, [input]);
    }

    private static VectorDataViewType TypeOf(DataViewSchema.Column[] sources)
    {
        var sizes = sources.Select(source => source.Type.GetValueCount()).ToArray();
        return new((PrimitiveDataViewType)sources[0].Type.GetItemType(), sizes.Contains(0) ? 0 : sizes.Sum());
    }

    private DataViewSchema.Annotations Annotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        var type = TypeOf(Sources);
        if (type.ItemType is NumberDataViewType && Sources.All(source => source.IsNormalized()))
            builder.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (type.IsKnownSize && Sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
            builder.AddSlotNames(type.Size, SlotNames);
        return builder.ToAnnotations();
    }

    /// <summary>A scalar's name; a vector's names behind its own and a dot, or none.</summary>
    private void SlotNames(ref VBuffer<ReadOnlyMemory<char>> destination)
    {
        var editor = VBufferEditor.Create(ref destination, TypeOf(Sources).Size);
        editor.Values.Clear();
        VBuffer<ReadOnlyMemory<char>> names = default;
        var slot = 0;
        for (var i = 0; i < Sources.Length; i++)
        {
            var name = _plan.Sources[i].Alias ?? Sources[i].Name;
            if (Sources[i].Type is not VectorDataViewType vector)
            {
                editor.Values[slot++] = name.AsMemory();
                continue;
            }
            if (Sources[i].HasSlotNames())
            {
                Sources[i].GetSlotNames(ref names);
                foreach (var (index, slotName) in names.Items())
                    if (!slotName.IsEmpty)
                        editor.Values[slot + index] = $"{name}.{slotName}".AsMemory();
            }
            slot += vector.Size;
        }
        destination = editor.Commit();
    }

    private ValueGetter<VBuffer<T>> TypedGetter<T>(DataViewRow input)
    {
        var scalars = new ValueGetter<T>[Sources.Length];
        var vectors = new ValueGetter<VBuffer<T>>[Sources.Length];
        for (var i = 0; i < Sources.Length; i++)
        {
            if (Sources[i].Type is VectorDataViewType)
                vectors[i] = input.GetGetter<VBuffer<T>>(input.Schema[Sources[i].Index]);
            else
                scalars[i] = input.GetGetter<T>(input.Schema[Sources[i].Index]);
        }
        var parts = new VBuffer<T>[Sources.Length];
        return (ref VBuffer<T> destination) =>
        {
            var (length, stored) = (0, 0);
            for (var i = 0; i < parts.Length; i++)
            {
                if (vectors[i] == null)
                {
                    (length, stored) = (length + 1, stored + 1);
                    continue;
                }
                vectors[i](ref parts[i]);
                var size = Sources[i].Type.GetVectorSize();
                if (size != 0 && size != parts[i].Length)
                    throw Contracts.Except($"Column '{Sources[i].Name}': expected {size} slots, but got {parts[i].Length}");
                (length, stored) = (length + parts[i].Length, stored + parts[i].GetValues().Length);
            }
            // Beyond half of the slots, indices cost more than zeros do.
            var dense = stored > length / 2;
            var editor = VBufferEditor.Create(ref destination, length, dense ? length : stored);
            var (slot, next) = (0, 0);
            for (var i = 0; i < parts.Length; i++)
            {
                if (vectors[i] == null)
                {
                    var at = dense ? slot : next++;
                    scalars[i](ref editor.Values[at]);
                    if (!dense)
                        editor.Indices[at] = slot;
                    slot++;
                    continue;
                }
                if (dense)
                    parts[i].CopyTo(editor.Values.Slice(slot, parts[i].Length));
                else
                {
                    var values = parts[i].GetValues();
                    values.CopyTo(editor.Values[next..]);
                    for (var j = 0; j < values.Length; j++)
                        editor.Indices[next++] = slot + (parts[i].IsDense ? j : parts[i].GetIndices()[j]);
                }
                slot += parts[i].Length;
            }
            destination = editor.Commit();
        };
    }
}
