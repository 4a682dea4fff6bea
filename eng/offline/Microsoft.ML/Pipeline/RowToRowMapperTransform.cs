using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

[assembly: Microsoft.ML.LoadableClass(typeof(RowToRowMapperTransform), null, typeof(SignatureLoadDataTransform), "", RowToRowMapperTransform.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>A view with the columns of its source and those a mapper adds.</summary>
internal sealed class RowToRowMapperTransform : IDataTransform, IRowToRowMapper, ITransformCanSaveOnnx
{
    public const string RegistrationName = "RowToRowMapperTransform";
    public const string LoaderSignature = "RowToRowMapper";

    private readonly IHost _host;
    private readonly IRowMapper _mapper;
    private readonly ColumnBindings _bindings;

    public RowToRowMapperTransform(IHostEnvironment env, IDataView input, IRowMapper mapper, Func<DataViewSchema, IRowMapper> mapperFactory)
    {
        (_host, Source, _mapper) = (env.Register(RegistrationName), input, mapper);
        _bindings = new ColumnBindings(input.Schema, mapper.GetOutputColumns());
    }

    public IDataView Source { get; }

    public DataViewSchema OutputSchema => _bindings.Schema;

    public DataViewSchema InputSchema => Source.Schema;

    public DataViewSchema Schema => OutputSchema;

    public bool CanShuffle => Source.CanShuffle;

    public static DataViewSchema GetOutputSchema(DataViewSchema inputSchema, IRowMapper mapper)
        => new ColumnBindings(inputSchema, mapper.GetOutputColumns()).Schema;

    public static RowToRowMapperTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input)
    {
        ctx.CheckAtModel(GetVersionInfo());
        ctx.LoadModel<IRowMapper, SignatureLoadRowMapper>(env, out var mapper, "Mapper", input.Schema);
        return new RowToRowMapperTransform(env, input, mapper, null);
    }

    public long? GetRowCount() => Source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        return new Cursor(_host, Source.GetRowCursor(Needed(active), rand), this, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = RowCursorUtils.ActiveColumns(columnsNeeded, Schema);
        return Array.ConvertAll(
            Source.GetRowCursorSet(Needed(active), n, rand),
            DataViewRowCursor (input) => new Cursor(_host, input, this, active));
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => Needed(RowCursorUtils.ActiveColumns(dependingColumns, Schema));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _host.CheckValue(input, nameof(input));
        _host.Check(input.Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new Row(input, this, RowCursorUtils.ActiveColumns(activeColumns, Schema));
    }

    public bool CanSaveOnnx(OnnxContext ctx) => _mapper is ICanSaveOnnx onnx && onnx.CanSaveOnnx(ctx);

    public void SaveAsOnnx(OnnxContext ctx) => (_mapper as ISaveAsOnnx)?.SaveAsOnnx(ctx);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveModel(_mapper, "Mapper");
    }

    internal ITransformer GetTransformer() => _mapper.GetTransformer();

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "ROW MPPR",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    /// <summary>The source columns that are asked for, or that added columns are made of.</summary>
    private IEnumerable<DataViewSchema.Column> Needed(bool[] active)
    {
        var needed = _mapper.GetDependencies(_bindings.ActiveAdded(active));
        var source = _bindings.ActiveSource(active);
        return InputSchema.Where(column => source[column.Index] || needed(column.Index)).ToArray();
    }

    private static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue>
            ?? throw Contracts.Except($"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{getter?.GetType().GetGenericArguments()[0]}'.");

    private sealed class Cursor : SynchronizedCursorBase
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly bool[] _active;
        private readonly Delegate[] _getters;
        private Action _disposer;

        public Cursor(IChannelProvider provider, DataViewRowCursor input, RowToRowMapperTransform parent, bool[] active)
            : base(provider, input)
        {
            (_parent, _active) = (parent, active);
            _getters = parent._mapper.CreateGetters(input, parent._bindings.ActiveAdded(active), out _disposer);
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            Ch.Check(column.Index < Schema.Count);
            return _active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.Check(IsColumnActive(column), $"Column '{column.Name}' is not active.");
            return _parent._bindings.IsSource(column, out var index)
                ? Input.GetGetter<TValue>(Input.Schema[index])
                : Typed<TValue>(_getters[index], column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Interlocked.Exchange(ref _disposer, null)?.Invoke();
            base.Dispose(disposing);
        }
    }

    private sealed class Row : WrappingRow
    {
        private readonly RowToRowMapperTransform _parent;
        private readonly Delegate[] _getters;
        private readonly Action _disposer;

        public Row(DataViewRow input, RowToRowMapperTransform parent, bool[] active)
            : base(input)
        {
            _parent = parent;
            _getters = parent._mapper.CreateGetters(input, parent._bindings.ActiveAdded(active), out _disposer);
        }

        public override DataViewSchema Schema => _parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column)
            => _parent._bindings.IsSource(column, out var index)
                ? Input.IsColumnActive(Input.Schema[index])
                : _getters[index] != null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => _parent._bindings.IsSource(column, out var index)
                ? Input.GetGetter<TValue>(Input.Schema[index])
                : Typed<TValue>(_getters[index], column);

        protected override void DisposeCore(bool disposing)
        {
            if (disposing)
                _disposer?.Invoke();
        }
    }
}
