using System.Buffers.Binary;
using System.Text;

namespace Conv2D.Numerics;

/// <summary>
/// Writes a zip archive of uncompressed entries from front to back, the same bytes on every platform and at every
/// hour: no timestamps, no host's attributes, sizes and checksums ahead of the data.
/// </summary>
internal sealed class NpzWriter(Stream stream)
{
    private const ushort Version = 20;
    private const ushort Utf8Names = 0x0800;
    // 1 January 1980, the first day that a zip can name.
    private const ushort FirstDay = 0x0021;

    private readonly List<Entry> _entries = [];
    private long _position;

    private sealed record Entry(byte[] Name, uint Crc, uint Size, uint Offset);

    /// <summary>Adds an array as <c>name.npy</c>.</summary>
    /// <exception cref="ArgumentException">The archive grows past the 4 GiB that a plain zip can have.</exception>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        byte[] header = NpyHeader.Write(shape);
        byte[] entryName = Encoding.UTF8.GetBytes(name + ".npy");
        long size = header.Length + 4L * values.Length;
        // The directory at the end repeats each name; what is left beside it is a few dozen bytes.
        if (_position + size > uint.MaxValue - (1 << 20))
            throw new ArgumentException($"The weights are {_position + size} bytes, more than an .npz of 4 GiB holds; write .safetensors.", nameof(values));
        if (entryName.Length > ushort.MaxValue)
            throw new ArgumentException($"name has {entryName.Length} bytes; a zip entry's has at most {ushort.MaxValue}.", nameof(name));

        var crc = default(Crc32);
        crc.Append(header);
        FloatFormats.Encode(values, bytes => crc.Append(bytes));

        var entry = new Entry(entryName, crc.Value, (uint)size, (uint)_position);
        _entries.Add(entry);
        Span<byte> local = stackalloc byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(local, 0x04034B50);
        WriteShared(local[4..], entry);
        Write(local);
        Write(entryName);
        Write(header);
        FloatFormats.Encode(values, Write);
    }

    /// <summary>Writes the directory; nothing can be added any more.</summary>
    public void Finish()
    {
        long start = _position;
        Span<byte> record = stackalloc byte[46];
        foreach (var entry in _entries)
        {
            record.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014B50);
            BinaryPrimitives.WriteUInt16LittleEndian(record[4..], Version);
            WriteShared(record[6..], entry);
            BinaryPrimitives.WriteUInt32LittleEndian(record[42..], entry.Offset);
            Write(record);
            Write(entry.Name);
        }

        Span<byte> end = stackalloc byte[22];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)(_position - start));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)start);
        Write(end);
    }

    /// <summary>The 26 bytes that an entry's local header and its record in the directory have in common.</summary>
    private static void WriteShared(Span<byte> bytes, Entry entry)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], entry.Name.All(b => b < 0x80) ? (ushort)0 : Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[14..], entry.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[18..], entry.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[22..], (ushort)entry.Name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[24..], 0);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _position += bytes.Length;
    }
}
