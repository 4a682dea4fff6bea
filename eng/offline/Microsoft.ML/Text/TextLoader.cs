using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Loads data from lines of text, line by line as they are asked for.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly IHost _host;
    private readonly Format _format;
    private readonly int[][] _fields;
    private readonly DataViewSchema _schema;

    internal TextLoader(IHostEnvironment env, Column[] columns, Format format)
    {
        _host = env.Register(nameof(TextLoader));
        _host.CheckNonEmpty(columns, nameof(columns));
        (_format, _fields) = (format, [.. columns.Select(column => column.Fields(_host))]);
        var builder = new DataViewSchema.Builder();
        for (var i = 0; i < columns.Length; i++)
        {
            var item = columns[i].DataKind.ToDataViewType();
            builder.AddColumn(columns[i].Name, columns[i].IsScalar ? item : new VectorDataViewType(item, _fields[i].Length));
        }
        _schema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema() => _schema;

    /// <inheritdoc/>
    public IDataView Load(IMultiStreamSource source)
    {
        _host.CheckValue(source, nameof(source));
        return new View(this, source);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw _host.ExceptNotSupp("Saving a data loader needs the Microsoft.ML package.");

    /// <summary>The columns that the members of a class ask for.</summary>
    internal static Column[] ColumnsOf(IExceptionContext ectx, Type type)
    {
        const BindingFlags instance = BindingFlags.Public | BindingFlags.Instance;
        var members = type.GetFields(instance).Concat<MemberInfo>(type.GetProperties(instance).Where(property => property.GetGetMethod() != null && property.GetIndexParameters().Length == 0));
        return [.. members.Select(member =>
        {
            var source = member.GetCustomAttribute<LoadColumnAttribute>()
                ?? throw ectx.Except($"{(member is FieldInfo ? "Field" : "Property")} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
            var item = ColumnTypeExtensions.PrimitiveTypeFromType(MemberColumn.ItemTypeOf(member, out _));
            var kind = Enum.GetValues<DataKind>().First(candidate => candidate.ToDataViewType().Equals(item));
            return new Column(member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name, kind, [.. source.Sources]);
        })];
    }

    /// <summary>How lines are taken apart.</summary>
    internal sealed record Format(char Separator, bool HasHeader, bool AllowQuoting, bool TrimWhitespace);

    private sealed class View(TextLoader loader, IMultiStreamSource source) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => loader._schema;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
            => new Cursor(loader, source, RowCursorUtils.ActiveColumns(columnsNeeded, Schema));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
            => [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor : RootCursorBase
    {
        private readonly TextLoader _loader;
        private readonly IEnumerator<TextLine> _lines;
        private readonly ParsedColumn[] _columns;

        public Cursor(TextLoader loader, IMultiStreamSource source, bool[] active)
            : base(loader._host)
        {
            _loader = loader;
            _lines = new TextLines(source, loader._format).Read().GetEnumerator();
            _columns = [.. loader._fields.Select((fields, i) => active[i] ? ParsedColumn.Create(loader._schema[i], fields) : null)];
        }

        public override long Batch => 0;

        public override DataViewSchema Schema => _loader._schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _columns[column.Index] != null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            return _columns[column.Index].Getter(CheckGood) as ValueGetter<TValue>
                ?? throw Ch.Except($"Invalid TValue: '{typeof(TValue)}' for column '{column}'.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

        protected override bool MoveNextCore()
        {
            if (!_lines.MoveNext())
                return false;
            try
            {
                foreach (var column in _columns)
                    column?.Read(_lines.Current);
            }
            catch (InvalidOperationException wrong)
            {
                throw Ch.ExceptDecode(wrong, $"Parsing failed with an exception: {wrong.Message}");
            }
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _lines.Dispose();
            base.Dispose(disposing);
        }

        private void CheckGood() => Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
    }
}
