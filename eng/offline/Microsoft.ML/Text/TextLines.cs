namespace Microsoft.ML.Data;

/// <summary>The lines of text files, taken apart. Empty lines and those that start with // are left out.</summary>
internal sealed class TextLines(IMultiStreamSource source, TextLoader.Format format)
{
    public IEnumerable<ReadOnlyMemory<char>[]> Read()
    {
        for (var i = 0; i < source.Count; i++)
        {
            using var reader = source.OpenTextReader(i);
            var header = format.HasHeader;
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
                    continue;
                if (!header)
                    yield return [.. Fields(line)];
                header = false;
            }
        }
    }

    private IEnumerable<ReadOnlyMemory<char>> Fields(string line)
    {
        for (var start = 0; start <= line.Length;)
        {
            if (format.AllowQuoting && start < line.Length && line[start] == '"')
            {
                yield return Quoted(line, ref start);
                continue;
            }
            var end = line.IndexOf(format.Separator, start);
            if (end < 0)
                end = line.Length;
            var field = line.AsMemory(start, end - start);
            yield return format.TrimWhitespace ? field.Trim() : field;
            start = end + 1;
        }
    }

    /// <summary>A field in quotes, in which two quotes stand for one; goes on behind the separator that follows.</summary>
    private ReadOnlyMemory<char> Quoted(string line, ref int start)
    {
        var end = start + 1;
        while (end < line.Length && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
            end += line[end] == '"' ? 2 : 1;
        var text = line[(start + 1)..Math.Min(end, line.Length)].Replace("\"\"", "\"", StringComparison.Ordinal);
        var next = end < line.Length ? line.IndexOf(format.Separator, end) : -1;
        start = next < 0 ? line.Length + 1 : next + 1;
        return text.AsMemory();
    }
}
