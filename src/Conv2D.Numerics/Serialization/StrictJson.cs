using System.Text;
using System.Text.Json;

namespace Conv2D.Numerics;

/// <summary>JSON in which nothing is said twice: what comes from a file is taken as written or refused.</summary>
internal static class StrictJson
{
    /// <summary>Objects and lists inside one another; Keras' go 6 deep.</summary>
    public const int MaxDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses an object: valid UTF-8, no comments, nothing after it, no key twice.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    public static JsonDocument ParseObject(ReadOnlyMemory<byte> utf8, string what)
    {
        JsonDocument document;
        try
        {
            Utf8.GetCharCount(utf8.Span);
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"{what} is not UTF-8: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{what} is not the JSON it should be: {e.Message}", e);
        }

        try
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException($"{what} is a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}; it should be an object.");
            CheckNames(document.RootElement, "$", what);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>A key as a step of a JSON path.</summary>
    public static string Step(string path, string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{path}.{key}" : $"{path}['{Short(key)}']";

    /// <summary>A value as it stands in the file, cut where it is long.</summary>
    public static string Short(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, 97)}...";

    private static void CheckNames(JsonElement element, string path, string what)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                string name = Text(() => property.Name, path, what);
                if (!seen.Add(name))
                    throw new FormatException($"{what} has {Step(path, name)} twice.");
                CheckNames(property.Value, Step(path, name), what);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (var item in element.EnumerateArray())
                CheckNames(item, $"{path}[{index++}]", what);
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            Text(element.GetString!, path, what);
        }
    }

    /// <summary>A string that is Unicode: an escape like \ud800 alone is half a character.</summary>
    private static string Text(Func<string> read, string path, string what)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"{what} has text at {path} that is not Unicode: {e.Message}", e);
        }
    }
}
