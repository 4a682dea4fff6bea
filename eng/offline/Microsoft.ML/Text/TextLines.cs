namespace Microsoft.ML.Data;

/// <summary>The lines of text files. Empty lines and those that start with // are left out.</summary>
internal sealed class TextLines(IMultiStreamSource source, TextLoader.Format format)
{
    public IEnumerable<TextLine> Read()
    {
        for (var i = 0; i < source.Count; i++)
        {
            using var reader = source.OpenTextReader(i);
            var header = format.HasHeader;
            var isFirst = true;
            for (var number = 1L; reader.ReadLine() is { } line; number++)
            {
                if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || (isFirst && line[0] == '#'))
                    continue;
                if (!header)
                    yield return new TextLine(number, Fields(format.TrimWhitespace ? line.TrimEnd() : line));
                (header, isFirst) = (false, false);
            }
        }
    }

    private List<ReadOnlyMemory<char>> Fields(string line)
    {
        var fields = new List<ReadOnlyMemory<char>>();
        for (var start = 0; start <= line.Length;)
        {
            while (format.Separator != ' ' && start < line.Length && line[start] == ' ')
                start++;
            fields.Add(format.AllowQuoting && start < line.Length && line[start] == '"' ? Quoted(line, ref start) : Plain(line, ref start));
        }
        return fields;
    }

    private ReadOnlyMemory<char> Plain(string line, ref int start)
    {
        var end = line.IndexOf(format.Separator, start);
        if (end < 0)
            end = line.Length;
        var field = line.AsMemory(start, end - start);
        start = end + 1;
        return field;
    }

    /// <summary>A field in quotes, in which two quotes stand for one; empty if something else than spaces follows it, or no quote.</summary>
    private ReadOnlyMemory<char> Quoted(string line, ref int start)
    {
        var first = start + 1;
        var end = first;
        while (end < line.Length && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
            end += line[end] == '"' ? 2 : 1;
        var isClosed = end < line.Length;
        var next = isClosed ? line.IndexOf(format.Separator, end + 1) : -1;
        var rest = isClosed ? line[(end + 1)..(next < 0 ? line.Length : next)] : "";
        start = next < 0 ? line.Length + 1 : next + 1;
        return isClosed && rest.All(character => character == ' ')
            ? line[first..end].Replace("\"\"", "\"", StringComparison.Ordinal).AsMemory()
            : default;
    }
}
