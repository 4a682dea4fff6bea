using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadModel), "Key To Value Transform", KeyToValueMappingTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadRowMapper), "Key To Value Transform", KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Puts the values back in place of their numbers.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(IHostEnvironment env, InputOutputColumnPair[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), [.. columns.Select(pair => (pair.OutputColumnName, pair.InputColumnName))])
    {
    }

    private KeyToValueMappingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static KeyToValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env.Register(nameof(KeyToValueMappingTransformer)), ctx);
    }

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) => Create(env, ctx).MakeRowMapper(schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "KEY2VALT",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly KeyToValueMappingTransformer _parent;
        private readonly PrimitiveDataViewType[] _valueTypes;

        public Mapper(KeyToValueMappingTransformer parent, DataViewSchema schema)
            : base(parent.Host.Register(nameof(Mapper)), parent, schema)
        {
            _parent = parent;
            _valueTypes = [.. parent.ColumnPairs.Select((_, i) =>
            {
                var source = schema[ColMapNewToOld[i]];
                var values = source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;
                Host.Check(values != null, "Metadata KeyValues does not exist");
                Host.Check(values!.Size == source.Type.GetItemType().GetKeyCountAsInt32(Host), "KeyValues metadata size does not match column type key count");
                return values.ItemType;
            })];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. _parent.ColumnPairs.Select((pair, i) =>
            {
                var source = InputSchema[ColMapNewToOld[i]];
                var builder = new DataViewSchema.Annotations.Builder();
                builder.Add(source.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
                DataViewType type = source.Type is VectorDataViewType vector ? new VectorDataViewType(_valueTypes[i], vector.Dimensions) : _valueTypes[i];
                return new DataViewSchema.DetachedColumn(pair.outputColumnName, type, builder.ToAnnotations());
            })];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return (Delegate)typeof(Mapper).GetMethod(nameof(TypedGetter), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(_valueTypes[iinfo].RawType).Invoke(null, [input, input.Schema[ColMapNewToOld[iinfo]]]);
        }

        private static Delegate TypedGetter<T>(DataViewRow input, DataViewSchema.Column column)
        {
            VBuffer<T> annotation = default;
            column.GetKeyValues(ref annotation);
            T[] values = [.. annotation.DenseValues()];
            // What stands for a missing key.
            var missing = typeof(T) == typeof(float) ? (T)(object)float.NaN : typeof(T) == typeof(double) ? (T)(object)double.NaN : default;
            T ValueOf(ulong key) => key > 0 && key <= (ulong)values.Length ? values[key - 1] : missing;

            if (column.Type is not VectorDataViewType)
            {
                var scalar = (ValueGetter<ulong>)ValueConversion.KeyGetter(input, column);
                ulong key = 0;
                return (ValueGetter<T>)((ref T destination) =>
                {
                    scalar(ref key);
                    destination = ValueOf(key);
                });
            }
            var vector = (ValueGetter<VBuffer<ulong>>)ValueConversion.KeyGetter(input, column);
            VBuffer<ulong> keys = default;
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
            {
                vector(ref keys);
                var editor = VBufferEditor.Create(ref destination, keys.Length);
                var slot = 0;
                foreach (var key in keys.DenseValues())
                    editor.Values[slot++] = ValueOf(key);
                destination = editor.Commit();
            });
        }
    }
}
