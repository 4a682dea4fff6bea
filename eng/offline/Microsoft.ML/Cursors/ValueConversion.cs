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

    /// <summary>Whether values can be turned into that type: any number into any, text and numbers into each other, boolean into numbers.</summary>
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
            return FromText(destination);
        if (destination == typeof(ReadOnlyMemory<char>))
            return typeof(IFormattable).IsAssignableFrom(source) || source == typeof(bool)
                ? (Delegate)Method(nameof(ToText)).MakeGenericMethod(source).Invoke(null, null)
                : null;
        if (source == typeof(bool))
            return IsNumber(destination) ? (Delegate)Method(nameof(FromBoolean)).MakeGenericMethod(destination).Invoke(null, null) : null;
        return IsNumber(source) && IsNumber(destination)
            ? (Delegate)Method(nameof(BetweenNumbers)).MakeGenericMethod(source, destination).Invoke(null, null)
            : null;
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Double;

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

    private static Converter<TSource, ReadOnlyMemory<char>> ToText<TSource>()
        => (in TSource from, ref ReadOnlyMemory<char> to) => to = (from switch
        {
            float single => single.ToString("R", CultureInfo.InvariantCulture),
            double number => number.ToString("G17", CultureInfo.InvariantCulture),
            bool truth => truth ? "1" : "0",
            _ => Convert.ToString(from, CultureInfo.InvariantCulture),
        }).AsMemory();

    private static Delegate FromText(Type destination)
    {
        if (destination == typeof(float))
            return (Converter<ReadOnlyMemory<char>, float>)((in ReadOnlyMemory<char> from, ref float to) => to = (float)Parsed(from));
        if (destination == typeof(double))
            return (Converter<ReadOnlyMemory<char>, double>)((in ReadOnlyMemory<char> from, ref double to) => to = Parsed(from));
        if (destination == typeof(bool))
            return (Converter<ReadOnlyMemory<char>, bool>)((in ReadOnlyMemory<char> from, ref bool to) => to = IsTrue(from));
        return IsNumber(destination)
            ? (Delegate)Method(nameof(WholeNumber)).MakeGenericMethod(destination).Invoke(null, null)
            : null;
    }

    private static Converter<ReadOnlyMemory<char>, TDestination> WholeNumber<TDestination>()
        where TDestination : ISpanParsable<TDestination>
        => (in ReadOnlyMemory<char> from, ref TDestination to) =>
        {
            var text = from.Span.Trim();
            if (text.IsEmpty)
                to = default;
            else if (!TDestination.TryParse(text, CultureInfo.InvariantCulture, out to))
                throw Contracts.Except($"Could not parse value '{from}' as {typeof(TDestination).Name}.");
        };

    private static double Parsed(ReadOnlyMemory<char> text)
    {
        var trimmed = text.Span.Trim();
        if (trimmed.IsEmpty)
            return 0;
        return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    private static bool IsTrue(ReadOnlyMemory<char> text) => text.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "0" or "-1" or "-" or "false" or "f" or "no" or "n" => false,
        "1" or "+1" or "+" or "true" or "t" or "yes" or "y" => true,
        var other => throw Contracts.Except($"Could not parse value '{other}' as Boolean."),
    };

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
