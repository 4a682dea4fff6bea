using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadModel), "Concat Transform", ColumnConcatenatingTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadRowMapper), "Concat Transform", ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Puts columns one after the other into a vector.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "ConcatTransform";

    private readonly Plan[] _plans;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, params Plan[] plans)
        : base(env.Register(nameof(ColumnConcatenatingTransformer)))
        => _plans = plans;

    // *** Binary format ***
    // int: number of columns made
    // for each: int: string id of its name; int: number of sources; for each: int: string id of its name, int: of its alias or -1
    private ColumnConcatenatingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ColumnConcatenatingTransformer)))
    {
        ctx.CheckAtModel(GetVersionInfo());
        Host.CheckDecode(ctx.Header.ModelVerWritten >= 0x00010003, "The model is of an older format than this reads.");
        _plans = new Plan[CheckedCount(ctx)];
        for (var i = 0; i < _plans.Length; i++)
        {
            var name = ctx.LoadNonEmptyString();
            var sources = new (string, string)[CheckedCount(ctx)];
            for (var j = 0; j < sources.Length; j++)
                sources[j] = (ctx.LoadNonEmptyString(), ctx.LoadStringOrNull());
            _plans[i] = new Plan(name, sources);
        }
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(_plans.Length);
        foreach (var plan in _plans)
        {
            ctx.SaveNonEmptyString(plan.Name);
            ctx.Writer.Write(plan.Sources.Length);
            foreach (var (name, alias) in plan.Sources)
            {
                ctx.SaveNonEmptyString(name);
                ctx.SaveStringOrNull(alias);
            }
        }
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new(env, ctx);

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) => Create(env, ctx).MakeRowMapper(schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONCAT F",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderSignatureAlt: "ConcatFunction",
        loaderAssemblyName: PackageAssemblies.Data);

    private int CheckedCount(ModelLoadContext ctx)
    {
        var count = ctx.Reader.ReadInt32();
        Host.CheckDecode(count > 0 && count <= ctx.Reader.BaseStream.Length / sizeof(int), "A number of columns is out of range.");
        return count;
    }

    /// <summary>A column to make and what it is made of.</summary>
    internal sealed record Plan(string Name, (string Name, string Alias)[] Sources);

    private sealed class Mapper : MapperBase
    {
        private readonly ColumnConcatenatingTransformer _parent;
        private readonly ConcatenatedColumn[] _columns;

        public Mapper(ColumnConcatenatingTransformer parent, DataViewSchema schema)
            : base(parent.Host.Register(nameof(Mapper)), schema, parent)
        {
            _parent = parent;
            _columns = [.. parent._plans.Select(plan => ConcatenatedColumn.Bind(Host, plan, schema))];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => [.. _columns.Select(column => column.Output)];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return _columns[iinfo].MakeGetter(input);
        }

        private protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            var needed = _columns.Where((_, i) => activeOutput(i)).SelectMany(column => column.Sources).Select(source => source.Index).ToHashSet();
            return needed.Contains;
        }

        private protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);
    }
}
