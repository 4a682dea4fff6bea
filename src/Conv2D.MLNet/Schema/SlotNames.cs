using Conv2D.Numerics;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>A name for every value of a column, in the order of the values. Made when asked for: a large layer has many.</summary>
internal sealed class SlotNames
{
    private readonly Func<int, string> _name;

    private SlotNames(int count, Func<int, string> name) => (Count, _name) = (count, name);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The names of feature maps: <c>column[row,col,channel]</c>.</summary>
    public static SlotNames OfMaps(string column, ImageShape shape, DataFormat format) => new(shape.Length, slot =>
    {
        var (pixel, channel) = format == DataFormat.ChannelsLast
            ? (slot / shape.Channels, slot % shape.Channels)
            : (slot % shape.Pixels, slot / shape.Pixels);
        return FormattableString.Invariant($"{column}[{pixel / shape.Width},{pixel % shape.Width},{channel}]");
    });

    /// <summary>The names of one value a channel: <c>column[channel]</c>.</summary>
    public static SlotNames OfChannels(string column, int channels) =>
        new(channels, channel => FormattableString.Invariant($"{column}[{channel}]"));

    public void Fill(ref VBuffer<ReadOnlyMemory<char>> names)
    {
        var editor = VBufferEditor.Create(ref names, Count);
        for (int slot = 0; slot < Count; slot++)
            editor.Values[slot] = _name(slot).AsMemory();
        names = editor.Commit();
    }
}
