using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadModel), "Term Transform", ValueToKeyMappingTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadRowMapper), "Term Transform", ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Puts numbers in place of values.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";

    private const string FolderName = "Vocabulary";

    private readonly Vocabulary[] _vocabularies;
    private readonly bool[] _asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, InputOutputColumnPair[] columns, Vocabulary[] vocabularies, bool[] asText)
        : base(env.Register(nameof(ValueToKeyMappingTransformer)), [.. columns.Select(pair => (pair.OutputColumnName, pair.InputColumnName))])
        => (_vocabularies, _asText) = (vocabularies, asText);

    // *** Binary format ***
    // pairs of columns
    // byte[]: for each, whether its values are annotated as text
    // in the folder Vocabulary: int: number of columns; for each its vocabulary
    private ValueToKeyMappingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        host.CheckDecode(ctx.Header.ModelVerWritten >= 0x00010003, "The model is of an older format than this reads.");
        _asText = Array.ConvertAll(SlotArrays.Read<byte>(host, ctx.Reader, ColumnPairs.Length), flag => flag != 0);
        _vocabularies = new Vocabulary[ColumnPairs.Length];
        var found = ctx.TryProcessSubModel(FolderName, folder =>
        {
            folder.CheckAtModel(GetVocabularyVersionInfo());
            host.CheckDecode(folder.Reader.ReadInt32() == _vocabularies.Length, "There are not as many vocabularies as columns.");
            for (var i = 0; i < _vocabularies.Length; i++)
                _vocabularies[i] = Vocabulary.Load(host, folder);
        });
        host.CheckDecode(found, $"Missing {FolderName} model");
    }

    private protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        var (expected, actual) = (_vocabularies[col].ItemType, inputSchema[srcCol].Type.GetItemType());
        if (!actual.Equals(expected))
            throw Host.Except($"Could not apply a map over type '{expected}' to column '{ColumnPairs[col].inputColumnName}' since it has type '{actual}'");
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        foreach (var asText in _asText)
            ctx.Writer.Write(asText);
        ctx.SaveSubModel(FolderName, folder =>
        {
            folder.CheckAtModel();
            folder.SetVersionInfo(GetVocabularyVersionInfo());
            folder.Writer.Write(_vocabularies.Length);
            foreach (var vocabulary in _vocabularies)
                vocabulary.Save(folder);
            folder.SaveTextStream("Terms.txt", writer =>
            {
                foreach (var vocabulary in _vocabularies)
                    vocabulary.WriteText(writer);
            });
        });
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static ValueToKeyMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env.Register(nameof(ValueToKeyMappingTransformer)), ctx);
    }

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) => Create(env, ctx).MakeRowMapper(schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "TERMTRNF",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    private static VersionInfo GetVocabularyVersionInfo() => new(
        modelSignature: "TERM MAN",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010001,
        loaderSignature: "TermManager",
        loaderAssemblyName: PackageAssemblies.Data);

    private sealed class Mapper(ValueToKeyMappingTransformer parent, DataViewSchema schema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, schema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. parent.ColumnPairs.Select((pair, i) =>
            {
                var (source, vocabulary) = (InputSchema[ColMapNewToOld[i]], parent._vocabularies[i]);
                var key = new KeyDataViewType(typeof(uint), Math.Max(1, vocabulary.Count));
                var builder = new DataViewSchema.Annotations.Builder();
                vocabulary.AddKeyValues(builder, parent._asText[i]);
                builder.Add(source.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
                DataViewType type = source.Type is VectorDataViewType vector ? new VectorDataViewType(key, vector.Dimensions) : key;
                return new DataViewSchema.DetachedColumn(pair.outputColumnName, type, builder.ToAnnotations());
            })];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return parent._vocabularies[iinfo].Getter(input, input.Schema[ColMapNewToOld[iinfo]]);
        }
    }
}
