using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>The label column of a training: what it may be, and its values as the trainer takes them.</summary>
internal sealed class LabelColumn
{
    private const string Expected = "Key, Boolean or Single";

    private LabelColumn(DataViewSchema.Column column, LabelKind kind, int? classCount)
    {
        Column = column;
        Kind = kind;
        ClassCount = classCount;
    }

    public DataViewSchema.Column Column { get; }

    public LabelKind Kind { get; }

    public int? ClassCount { get; }

    /// <summary>Checks the column in a schema shape.</summary>
    public static void Check(IHost host, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw host.ExceptSchemaMismatch("inputSchema", "label", name);
        bool number = column.ItemType == NumberDataViewType.Single || column.ItemType == BooleanDataViewType.Instance;
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !(column.IsKey || number))
            throw host.ExceptSchemaMismatch("inputSchema", "label", name, Expected, column.GetTypeString());
    }

    /// <summary>Finds the column.</summary>
    public static LabelColumn Find(IHost host, DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw host.ExceptSchemaMismatch("inputSchema", "label", name);
        return column.Type switch
        {
            KeyDataViewType key when key.Count <= int.MaxValue => new(column, LabelKind.Class, (int)key.Count),
            BooleanDataViewType => new(column, LabelKind.Boolean, null),
            NumberDataViewType { RawType: var type } when type == typeof(float) => new(column, LabelKind.Number, null),
            TextDataViewType => throw host.ExceptSchemaMismatch("inputSchema", "label", name,
                $"{Expected} (Transforms.Conversion.MapValueToKey makes a key of text)", column.Type.ToString()),
            _ => throw host.ExceptSchemaMismatch("inputSchema", "label", name, Expected, column.Type.ToString()),
        };
    }

    /// <summary>Reads the label of a row: the index of a class from 0 (a missing key is -1), 0 or 1, or a number.</summary>
    public Func<float> Reader(DataViewRow row) => Column.Type switch
    {
        KeyDataViewType { RawType: var type } when type == typeof(byte) => Read<byte>(row, key => key - 1f),
        KeyDataViewType { RawType: var type } when type == typeof(ushort) => Read<ushort>(row, key => key - 1f),
        KeyDataViewType { RawType: var type } when type == typeof(ulong) => Read<ulong>(row, key => key - 1f),
        KeyDataViewType => Read<uint>(row, key => key - 1f),
        BooleanDataViewType => Read<bool>(row, value => value ? 1 : 0),
        _ => Read<float>(row, value => value),
    };

    private Func<float> Read<T>(DataViewRow row, Func<T, float> convert)
    {
        var getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
