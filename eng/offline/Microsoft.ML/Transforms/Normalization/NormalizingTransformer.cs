using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(NormalizingTransformer), null, typeof(SignatureLoadModel), "", NormalizingTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(NormalizingTransformer), null, typeof(SignatureLoadRowMapper), "", NormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Brings the values of columns into a common range.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "Normalizer";

    private const string FolderName = "Normalizer_{0:000}";
    private const byte SingleKind = 9;
    private const byte DoubleKind = 10;

    private readonly Normalized[] _columns;

    internal NormalizingTransformer(IHostEnvironment env, Normalized[] columns)
        : base(env.Register(nameof(NormalizingTransformer)), [.. columns.Select(column => (column.Output, column.Input))])
        => _columns = columns;

    // *** Binary format ***
    // pairs of columns
    // for each: byte: whether a vector, byte: 9 for single or 10 for double, and for a vector int: number of dimensions, int[]: dimensions;
    // its function is in the folder Normalizer_NNN
    private NormalizingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _columns = new Normalized[ColumnPairs.Length];
        for (var i = 0; i < _columns.Length; i++)
        {
            var type = ReadType(ctx);
            ctx.LoadModel<IColumnFunction, SignatureLoadColumnFunction>(host, out var function, string.Format(FolderName, i), host, type);
            _columns[i] = new(ColumnPairs[i].outputColumnName, ColumnPairs[i].inputColumnName, type, function);
        }
    }

    internal static DataViewSchema.Column CheckedInput(IExceptionContext ectx, DataViewSchema schema, string name)
    {
        const string expected = "scalar or known-size vector of Single";
        var column = schema.GetColumnOrNull(name) ?? throw ectx.ExceptSchemaMismatch("inputSchema", "input", name);
        if (column.Type is VectorDataViewType { IsKnownSize: false })
            throw ectx.ExceptSchemaMismatch("inputSchema", "input", name, expected, "variable-size vector");
        var raw = column.Type.GetItemType().RawType;
        if ((raw != typeof(float) && raw != typeof(double)) || column.Type.GetItemType() is not NumberDataViewType)
            throw ectx.ExceptParam("srcType", $"Wrong column type for input column. Expected: Single, Double, Vector of Single or Vector of Double. Got: {column.Type}.");
        return column;
    }

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
        => CheckedInput(Host, inputSchema, inputSchema[srcCol].Name);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        for (var i = 0; i < _columns.Length; i++)
        {
            WriteType(ctx, _columns[i].Type);
            ctx.SaveSubModel(string.Format(FolderName, i), _columns[i].Function.Save);
        }
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static NormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env.Register(nameof(NormalizingTransformer)), ctx);
    }

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) => Create(env, ctx).MakeRowMapper(schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "NORMALZR",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    private static void WriteType(ModelSaveContext ctx, DataViewType type)
    {
        ctx.Writer.Write(type is VectorDataViewType);
        ctx.Writer.Write(type.GetItemType().RawType == typeof(float) ? SingleKind : DoubleKind);
        if (type is VectorDataViewType vector)
            SlotArrays.WriteCounted<int>(ctx.Writer, [.. vector.Dimensions]);
    }

    private DataViewType ReadType(ModelLoadContext ctx)
    {
        var isVector = ctx.Reader.ReadBoolean();
        var size = isVector && ctx.Header.ModelVerWritten < 0x00010002 ? ctx.Reader.ReadInt32() : 0;
        var kind = ctx.Reader.ReadByte();
        Host.CheckDecode(kind is SingleKind or DoubleKind, "The type of a normalized column is neither single nor double.");
        var item = kind == SingleKind ? NumberDataViewType.Single : NumberDataViewType.Double;
        if (!isVector)
            return item;
        return size > 0
            ? new VectorDataViewType(item, size)
            : new VectorDataViewType(item, SlotArrays.Read<int>(Host, ctx.Reader, ctx.Reader.ReadInt32()));
    }

    /// <summary>A column with what is done to it.</summary>
    internal sealed record Normalized(string Output, string Input, DataViewType Type, IColumnFunction Function);

    private sealed class Mapper(NormalizingTransformer parent, DataViewSchema schema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, schema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. parent._columns.Select((column, i) =>
            {
                var builder = new DataViewSchema.Annotations.Builder();
                builder.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
                builder.Add(InputSchema[ColMapNewToOld[i]].Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
                return new DataViewSchema.DetachedColumn(column.Output, column.Type, builder.ToAnnotations());
            })];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return parent._columns[iinfo].Function.GetGetter(input, ColMapNewToOld[iinfo]);
        }
    }
}
