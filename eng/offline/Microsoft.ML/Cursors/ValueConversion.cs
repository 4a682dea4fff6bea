using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters that give a column's values as another type.</summary>
internal static class ValueConversion
{
    private static readonly MethodInfo _scalar = Method(nameof(Scalar));
    private static readonly MethodInfo _vector = Method(nameof(Vector));

    /// <summary>Turns one value into another type.</summary>
    public delegate void Converter<TSource, TDestination>(in TSource source, ref TDestination destination);

    /// <summary>Whether values can be turned into that type: numbers into those of their kind and into real ones, text and booleans from and to nearly all.</summary>
    public static bool Exists(DataViewType from, DataViewType to)
    {
        var (source, destination) = (from.GetItemType().RawType, to.GetItemType().RawType);
        return source == destination || Find(source, destination) != null;
    }

    /// <summary>A getter of the column (scalar or vector) whose values have the type asked for.</summary>
    public static Delegate ConvertedGetter(DataViewRow row, DataViewSchema.Column column, DataViewType itemType)
    {
        var (source, destination) = (column.Type.GetItemType().RawType, itemType.GetItemType().RawType);
        if (source == destination)
            return RowCursorUtils.GetGetterAsDelegate(row, column.Index);
        var converter = Find(source, destination)
            ?? throw Contracts.Except($"Column '{column.Name}' of type {column.Type} cannot be converted to {itemType}.");
        var make = (column.Type is VectorDataViewType ? _vector : _scalar).MakeGenericMethod(source, destination);
        return (Delegate)make.Invoke(null, [row, column, converter]);
    }

    /// <summary>Keys as 64-bit numbers, zero for missing.</summary>
    public static Delegate KeyGetter(DataViewRow row, DataViewSchema.Column column) => ConvertedGetter(row, column, NumberDataViewType.UInt64);

    private static Delegate Find(Type source, Type destination)
    {
        if (source == typeof(ReadOnlyMemory<char>))
            return IsNumber(destination) || destination == typeof(bool) ? Make(nameof(FromText), destination) : null;
        if (destination == typeof(ReadOnlyMemory<char>))
            return IsNumber(source) || source == typeof(bool) ? Make(nameof(ToText), source) : null;
        if (source == typeof(bool))
            return IsSigned(destination) || IsReal(destination) ? Make(nameof(FromBoolean), destination) : null;
        if (destination == typeof(bool))
            return IsNumber(source) ? Make(nameof(ToBoolean), source) : null;
        var exists = IsReal(destination) ? IsNumber(source)
            : (IsSigned(source) && IsSigned(destination)) || (IsUnsigned(source) && IsUnsigned(destination));
        return exists ? Make(nameof(BetweenNumbers), source, destination) : null;
    }

    private static Delegate Make(string method, params Type[] types) => (Delegate)Method(method).MakeGenericMethod(types).Invoke(null, null);

    private static bool IsNumber(Type type) => IsSigned(type) || IsUnsigned(type) || IsReal(type);

    private static bool IsSigned(Type type) => Type.GetTypeCode(type) is TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64;

    private static bool IsUnsigned(Type type) => Type.GetTypeCode(type) is TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64;

    private static bool IsReal(Type type) => Type.GetTypeCode(type) is TypeCode.Single or TypeCode.Double;

    private static Converter<TSource, TDestination> BetweenNumbers<TSource, TDestination>()
    {
        var source = Expression.Parameter(typeof(TSource).MakeByRefType());
        var destination = Expression.Parameter(typeof(TDestination).MakeByRefType());
        var body = Expression.Assign(destination, Expression.Convert(source, typeof(TDestination)));
        var compiled = Expression.Lambda<Assignment<TSource, TDestination>>(body, source, destination).Compile();
        return (in TSource from, ref TDestination to) =>
        {
            var copy = from;
            compiled(ref copy, ref to);
        };
    }

    private delegate void Assignment<TSource, TDestination>(ref TSource source, ref TDestination destination);

    private static Converter<bool, TDestination> FromBoolean<TDestination>()
    {
        var (yes, no) = ((TDestination)Convert.ChangeType(1, typeof(TDestination)), (TDestination)Convert.ChangeType(0, typeof(TDestination)));
        return (in bool from, ref TDestination to) => to = from ? yes : no;
    }

    private static Converter<TSource, bool> ToBoolean<TSource>()
        => (in TSource from, ref bool to) => to = Convert.ToBoolean(from, CultureInfo.InvariantCulture);

    private static Converter<TSource, ReadOnlyMemory<char>> ToText<TSource>()
        => (in TSource from, ref ReadOnlyMemory<char> to) => to = (from switch
        {
            float single => single.ToString("G7", CultureInfo.InvariantCulture),
            double number => number.ToString("G17", CultureInfo.InvariantCulture),
            _ => Convert.ToString(from, CultureInfo.InvariantCulture),
        }).AsMemory();

    /// <summary>Text that cannot be read is missing, zero or false; only signed whole numbers have nothing to stand for it.</summary>
    private static Converter<ReadOnlyMemory<char>, TDestination> FromText<TDestination>()
    {
        var tryParse = TextValues.ParserOf<TDestination>();
        var mustParse = IsSigned(typeof(TDestination));
        return (in ReadOnlyMemory<char> from, ref TDestination to) =>
        {
            if (!tryParse(from, out to) && mustParse)
                throw Contracts.Except($"Value could not be parsed from text to {typeof(TDestination).Name}.");
        };
    }

    private static ValueGetter<TDestination> Scalar<TSource, TDestination>(DataViewRow row, DataViewSchema.Column column, Converter<TSource, TDestination> converter)
    {
        var getter = row.GetGetter<TSource>(column);
        TSource value = default;
        return (ref TDestination destination) =>
        {
            getter(ref value);
            converter(in value, ref destination);
        };
    }

    private static ValueGetter<VBuffer<TDestination>> Vector<TSource, TDestination>(DataViewRow row, DataViewSchema.Column column, Converter<TSource, TDestination> converter)
    {
        var getter = row.GetGetter<VBuffer<TSource>>(column);
        VBuffer<TSource> buffer = default;
        return (ref VBuffer<TDestination> destination) =>
        {
            getter(ref buffer);
            var values = buffer.GetValues();
            var editor = VBufferEditor.Create(ref destination, buffer.Length, values.Length);
            for (var i = 0; i < values.Length; i++)
                converter(in values[i], ref editor.Values[i]);
            buffer.GetIndices().CopyTo(editor.Indices);
            destination = editor.Commit();
        };
    }

    private static MethodInfo Method(string name) => typeof(ValueConversion).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
