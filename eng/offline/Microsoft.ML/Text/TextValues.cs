using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Reads values from text.</summary>
internal static class TextValues
{
    /// <summary>Reads a value. If it cannot be read, it is missing where there is such a value, and else the default.</summary>
    public delegate bool TryParse<T>(ReadOnlyMemory<char> text, out T value);

    /// <summary>Whether values of a type may be missing, so that text that cannot be read is no error.</summary>
    public static bool CanBeMissing(Type type) => type == typeof(float) || type == typeof(double);

    /// <summary>Reads values of a type: numbers, truth and text.</summary>
    public static TryParse<T> ParserOf<T>()
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (TryParse<T>)(object)(TryParse<ReadOnlyMemory<char>>)Text;
        if (typeof(T) == typeof(float))
            return (TryParse<T>)(object)(TryParse<float>)Single;
        if (typeof(T) == typeof(double))
            return (TryParse<T>)(object)(TryParse<double>)Double;
        if (typeof(T) == typeof(bool))
            return (TryParse<T>)(object)(TryParse<bool>)Truth;
        return typeof(TextValues).GetMethod(nameof(Whole), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(typeof(T)).CreateDelegate<TryParse<T>>();
    }

    private static bool Text(ReadOnlyMemory<char> text, out ReadOnlyMemory<char> value)
    {
        value = text;
        return true;
    }

    private static bool Single(ReadOnlyMemory<char> text, out float value)
    {
        var isRead = Double(text, out var number);
        value = (float)number;
        return isRead;
    }

    private static bool Double(ReadOnlyMemory<char> text, out double value)
    {
        var trimmed = text.Span.Trim();
        if (trimmed.IsEmpty)
        {
            value = 0;
            return true;
        }
        if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = double.NaN;
        return trimmed is "?" or "NA" or "na" or "N/A" or "n/a";
    }

    private static bool Truth(ReadOnlyMemory<char> text, out bool value)
    {
        var word = text.ToString().ToUpperInvariant();
        value = word is "1" or "+1" or "+" or "TRUE" or "T" or "YES" or "Y";
        return value || word is "" or "0" or "-1" or "-" or "FALSE" or "F" or "NO" or "N";
    }

    private static bool Whole<T>(ReadOnlyMemory<char> text, out T value)
        where T : ISpanParsable<T>
        => T.TryParse(text.Span, CultureInfo.InvariantCulture, out value);
}
