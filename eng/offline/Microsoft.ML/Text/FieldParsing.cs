using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Fields of a line as values. What cannot be read is missing: not a number, or the default of its type.</summary>
internal static class FieldParsing
{
    private delegate T Parse<T>(ReadOnlyMemory<char> text);

    public static Delegate Getter(DataViewType type, int[] fields, Func<ReadOnlyMemory<char>[]> line)
        => (Delegate)typeof(FieldParsing).GetMethod(type is VectorDataViewType ? nameof(Vector) : nameof(Scalar), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetItemType().RawType).Invoke(null, [fields, line]);

    private static ValueGetter<T> Scalar<T>(int[] fields, Func<ReadOnlyMemory<char>[]> line)
    {
        var parse = ParserOf<T>();
        return (ref T destination) => destination = parse(Field(line(), fields[0]));
    }

    private static ValueGetter<VBuffer<T>> Vector<T>(int[] fields, Func<ReadOnlyMemory<char>[]> line)
    {
        var parse = ParserOf<T>();
        return (ref VBuffer<T> destination) =>
        {
            var texts = line();
            var editor = VBufferEditor.Create(ref destination, fields.Length);
            for (var i = 0; i < fields.Length; i++)
                editor.Values[i] = parse(Field(texts, fields[i]));
            destination = editor.Commit();
        };
    }

    private static ReadOnlyMemory<char> Field(ReadOnlyMemory<char>[] line, int index) => index < line.Length ? line[index] : default;

    private static Parse<T> ParserOf<T>()
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (Parse<T>)(object)(Parse<ReadOnlyMemory<char>>)(text => text);
        if (typeof(T) == typeof(float))
            return (Parse<T>)(object)(Parse<float>)(text => Real(text, float.NaN, float.TryParse));
        if (typeof(T) == typeof(double))
            return (Parse<T>)(object)(Parse<double>)(text => Real(text, double.NaN, double.TryParse));
        if (typeof(T) == typeof(bool))
            return (Parse<T>)(object)(Parse<bool>)Truth;
        return (Parse<T>)(object)typeof(FieldParsing).GetMethod(nameof(Other), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(typeof(T)).CreateDelegate(typeof(Parse<T>));
    }

    private delegate bool TryReal<T>(ReadOnlySpan<char> text, NumberStyles styles, IFormatProvider provider, out T value);

    private static T Real<T>(ReadOnlyMemory<char> text, T missing, TryReal<T> tryParse)
    {
        var trimmed = text.Span.Trim();
        if (trimmed.IsEmpty)
            return default;
        return tryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : missing;
    }

    private static bool Truth(ReadOnlyMemory<char> text)
        => text.ToString().Trim().ToLowerInvariant() is "1" or "+1" or "+" or "true" or "t" or "yes" or "y";

    private static T Other<T>(ReadOnlyMemory<char> text)
        where T : ISpanParsable<T>
        => T.TryParse(text.Span.Trim(), CultureInfo.InvariantCulture, out var value) ? value : default;
}
