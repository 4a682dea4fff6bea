namespace Microsoft.ML.Data;

/// <summary>One or more streams to load data from.</summary>
public interface IMultiStreamSource
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The path of one, if it has one.</summary>
    string GetPathOrNull(int index);

    /// <summary>Opens one.</summary>
    Stream Open(int index);

    /// <summary>Opens one as text.</summary>
    TextReader OpenTextReader(int index);
}

/// <summary>Files to load data from.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    /// <summary>Those files.</summary>
    public MultiFileSource(params string[] paths) => _paths = paths ?? [];

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public string GetPathOrNull(int index) => _paths[index];

    /// <inheritdoc/>
    public Stream Open(int index) => File.OpenRead(_paths[index]);

    /// <inheritdoc/>
    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
