using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Column = Microsoft.ML.SchemaShape.Column;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel), "Convert Transform", TypeConvertingTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(TypeConvertingTransformer), null, typeof(SignatureLoadRowMapper), "Convert Transform", TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Turns the values of columns into another type.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, DataKind kind)
        : base(env.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, columns, kind))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(Transformer.ColumnPairs.Zip(Transformer.Types, (pair, type) =>
        {
            if (!inputSchema.TryFindColumn(pair.inputColumnName, out var column))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.inputColumnName);
            if (!ValueConversion.Exists(column.ItemType, type))
                throw Host.ExceptParam(nameof(inputSchema), $"Don't know how to convert {pair.inputColumnName} into {type}");
            return new Column(pair.outputColumnName, column.Kind, type, false, column.Annotations);
        }));
    }
}

/// <summary>Turns the values of columns into another type.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    private const byte HasKeyCount = 0x80;

    private readonly DataKind[] _kinds;

    internal TypeConvertingTransformer(IHostEnvironment env, InputOutputColumnPair[] columns, DataKind kind)
        : base(env.Register(nameof(TypeConvertingTransformer)), [.. columns.Select(pair => (pair.OutputColumnName, pair.InputColumnName))])
        => _kinds = [.. columns.Select(_ => kind)];

    // *** Binary format ***
    // pairs of columns
    // byte[]: for each, the kind it becomes; with the high bit set, a key count follows
    private TypeConvertingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _kinds = new DataKind[ColumnPairs.Length];
        foreach (ref var kind in _kinds.AsSpan())
        {
            kind = (DataKind)ctx.Reader.ReadByte();
            if (((byte)kind & HasKeyCount) != 0)
                throw host.ExceptNotSupp("Converting to keys needs the Microsoft.ML package.");
            host.CheckDecode(Enum.IsDefined(kind), "Unknown kind of data.");
        }
    }

    internal IEnumerable<PrimitiveDataViewType> Types => _kinds.Select(kind => kind.ToDataViewType());

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        var (source, destination) = (inputSchema[srcCol], _kinds[col].ToDataViewType());
        if (!ValueConversion.Exists(source.Type, destination))
            throw Host.ExceptParam(nameof(inputSchema), $"source column '{source.Name}' with item type '{source.Type}' is not compatible with destination type '{destination}'");
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (var kind in _kinds)
            ctx.Writer.Write((byte)kind);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env.Register(nameof(TypeConvertingTransformer)), ctx);
    }

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) => Create(env, ctx).MakeRowMapper(schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONVERTF",
        verWrittenCur: 0x00010004,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderSignatureAlt: "ConvertFunction",
        loaderAssemblyName: PackageAssemblies.Data);

    private sealed class Mapper(TypeConvertingTransformer parent, DataViewSchema schema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, schema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. parent.ColumnPairs.Zip(parent.Types, (pair, type) =>
            {
                var source = InputSchema[pair.inputColumnName];
                var builder = new DataViewSchema.Annotations.Builder();
                if (source.Type.IsKnownSizeVector())
                    builder.Add(source.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
                if (source.Type.GetItemType() is NumberDataViewType && type is NumberDataViewType)
                    builder.Add(source.Annotations, name => name == AnnotationUtils.Kinds.IsNormalized);
                if (source.Type is BooleanDataViewType && type is NumberDataViewType)
                    builder.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
                DataViewType made = source.Type is VectorDataViewType vector ? new VectorDataViewType(type, vector.Dimensions) : type;
                return new DataViewSchema.DetachedColumn(pair.outputColumnName, made, builder.ToAnnotations());
            })];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return ValueConversion.ConvertedGetter(input, input.Schema[ColMapNewToOld[iinfo]], parent._kinds[iinfo].ToDataViewType());
        }
    }
}
