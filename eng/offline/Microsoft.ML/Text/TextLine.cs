namespace Microsoft.ML.Data;

/// <summary>A line of text, taken apart.</summary>
internal readonly record struct TextLine(long Number, IReadOnlyList<ReadOnlyMemory<char>> Fields)
{
    /// <summary>A field; empty if the line has not so many.</summary>
    public ReadOnlyMemory<char> Field(int index) => index < Fields.Count ? Fields[index] : default;
}
