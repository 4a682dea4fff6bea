using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(SignatureLoadModel), "Select Columns Transform", ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Keeps or leaves out columns.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment env, string[] columns, bool keep, bool keepHidden)
        : base(env.Register(nameof(ColumnSelectingEstimator)), new ColumnSelectingTransformer(env, columns, keep, keepHidden))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        Transformer.CheckPresent([.. inputSchema.Select(column => column.Name)]);
        return new SchemaShape(inputSchema.Where(column => Transformer.Keeps(column.Name)));
    }
}

/// <summary>Keeps or leaves out columns.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";

    private readonly IHost _host;
    private readonly string[] _columns;
    private readonly bool _keep;
    private readonly bool _keepHidden;
    private readonly bool _ignoreMissing;

    internal ColumnSelectingTransformer(IHostEnvironment env, string[] columns, bool keep, bool keepHidden, bool ignoreMissing = false)
    {
        _host = env.Register(nameof(ColumnSelectingTransformer));
        _host.CheckNonEmpty(columns, nameof(columns));
        (_columns, _keep, _keepHidden, _ignoreMissing) = (columns, keep, keepHidden, ignoreMissing);
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => SelectedColumns.SchemaOf(Chosen(inputSchema));

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new SelectedColumns(_host, input, Chosen(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return new SelectedColumns(_host, new EmptyDataView(_host, inputSchema), Chosen(inputSchema));
    }

    // *** Binary format ***
    // byte: whether the columns are kept or left out; byte: whether hidden ones are kept; byte: whether missing ones are no error
    // int: number of columns; int[]: string ids of their names
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(_keep);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.Write(_ignoreMissing);
        ctx.Writer.Write(_columns.Length);
        foreach (var column in _columns)
            ctx.SaveNonEmptyString(column);
    }

    internal bool Keeps(string column) => _columns.Contains(column) == _keep;

    internal void CheckPresent(ICollection<string> names)
    {
        var missing = _columns.Where(column => !names.Contains(column)).ToArray();
        if (missing.Length > 0 && !_ignoreMissing)
            throw _host.ExceptSchemaMismatch("inputSchema", "input", string.Join(",", missing));
    }

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (keep, keepHidden, ignoreMissing) = (ctx.Reader.ReadBoolean(), ctx.Reader.ReadBoolean(), ctx.Reader.ReadBoolean());
        var count = ctx.Reader.ReadInt32();
        env.CheckDecode(count > 0 && count <= ctx.Reader.BaseStream.Length / sizeof(int), "The number of columns is out of range.");
        var columns = new string[count];
        foreach (ref var column in columns.AsSpan())
            column = ctx.LoadNonEmptyString();
        return new(env, columns, keep, keepHidden, ignoreMissing);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "SELCOLST",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    /// <summary>Columns to keep come in the order they are named, others in the order they are in.</summary>
    private DataViewSchema.Column[] Chosen(DataViewSchema schema)
    {
        CheckPresent([.. schema.Select(column => column.Name)]);
        var visible = schema.Where(column => !_keep || _keepHidden || !column.IsHidden).Where(column => Keeps(column.Name));
        return [.. _keep ? visible.OrderBy(column => Array.IndexOf(_columns, column.Name)) : visible];
    }

    private sealed class SelectedColumns(IHost host, IDataView source, DataViewSchema.Column[] chosen) : IDataTransform, IRowToRowMapper
    {
        public IDataView Source => source;

        public DataViewSchema Schema { get; } = SchemaOf(chosen);

        public DataViewSchema InputSchema => source.Schema;

        public DataViewSchema OutputSchema => Schema;

        public bool CanShuffle => source.CanShuffle;

        public static DataViewSchema SchemaOf(DataViewSchema.Column[] chosen)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(chosen);
            return builder.ToSchema();
        }

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        {
            var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
            return new Cursor(host, source.GetRowCursor(Needed(active), rand), this, active);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        {
            var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
            return Array.ConvertAll(source.GetRowCursorSet(Needed(active), n, rand), DataViewRowCursor (input) => new Cursor(host, input, this, active));
        }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
            => Needed(RowCursorUtils.ActiveColumns(dependingColumns, Schema));

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(input, this);

        public void Save(ModelSaveContext ctx) => throw host.ExceptNotSupp("A selection of columns is saved as a transformer.");

        private IEnumerable<DataViewSchema.Column> Needed(bool[] active) => chosen.Where((_, i) => active[i]);

        private DataViewSchema.Column SourceOf(DataViewSchema.Column column) => chosen[column.Index];

        private sealed class Cursor(IChannelProvider provider, DataViewRowCursor input, SelectedColumns parent, bool[] active)
            : SynchronizedCursorBase(provider, input)
        {
            public override DataViewSchema Schema => parent.Schema;

            public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            {
                Ch.Check(IsColumnActive(column), $"Column '{column.Name}' is not active.");
                return Input.GetGetter<TValue>(parent.SourceOf(column));
            }
        }

        private sealed class Row(DataViewRow input, SelectedColumns parent) : WrappingRow(input)
        {
            public override DataViewSchema Schema => parent.Schema;

            public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(parent.SourceOf(column));

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(parent.SourceOf(column));
        }
    }
}
