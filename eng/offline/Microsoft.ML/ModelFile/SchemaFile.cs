using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The entry <c>Schema</c> of a model: a binary data file without rows. A header of 256 bytes, the annotations of each
/// column with their table, the table of columns, and a closing signature.
/// </summary>
internal static class SchemaFile
{
    private const int HeaderSize = 256;
    private const ulong Signature = 0x00425644004C4D43;
    private const ulong TailSignature = 0x434D4C0044564200;
    private const ulong Version = 0x0001000100010006;
    private const byte Uncompressed = 0;
    private const byte Deflated = 1;

    public static void Write(Stream stream, DataViewSchema schema)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var header = new byte[HeaderSize];
        writer.Write(header);
        var annotationTables = schema.Select(column => WriteAnnotations(writer, column.Annotations)).ToArray();
        var table = stream.Position;
        foreach (var column in schema)
        {
            writer.Write(column.Name);
            ColumnCodec.WriteType(writer, column.Type);
            writer.Write(Deflated);
            writer.Write7BitEncodedInt64(1); // rows per block
            writer.Write((long)HeaderSize); // where the blocks would be listed
            writer.Write(annotationTables[column.Index]);
        }
        var tail = stream.Position;
        writer.Write(TailSignature);
        BinaryPrimitives.WriteUInt64LittleEndian(header, Signature);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), table);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), tail);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(48), schema.Count);
        writer.Flush();
        stream.Position = 0;
        stream.Write(header);
        stream.Position = stream.Length;
    }

    public static DataViewSchema Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            var header = reader.ReadBytes(HeaderSize);
            Contracts.CheckDecode(header.Length == HeaderSize, "The schema ends within its header.");
            Contracts.CheckDecode(BinaryPrimitives.ReadUInt64LittleEndian(header) == Signature, "This does not appear to be a binary data view file");
            Contracts.CheckDecode(BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(16)) <= Version, "The schema is in a newer format.");
            var columns = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(48));
            var builder = new DataViewSchema.Builder();
            GoTo(stream, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)));
            for (var i = 0; i < columns; i++)
            {
                var name = reader.ReadString();
                var type = ColumnCodec.ReadTypeOrNull(reader);
                reader.ReadByte(); // compression
                reader.Read7BitEncodedInt64(); // rows per block
                reader.ReadInt64(); // where the blocks are listed
                var annotations = ReadAnnotations(reader, reader.ReadInt64());
                if (type != null)
                    builder.AddColumn(name, type, annotations);
            }
            return builder.ToSchema();
        }
        catch (EndOfStreamException)
        {
            throw Contracts.ExceptDecode("The schema of the model ends too early.");
        }
    }

    /// <summary>Writes the values, then a table of them; gives the position of the table, or zero where there is nothing.</summary>
    private static long WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        var written = new List<(DataViewSchema.Column Annotation, byte Compression, long Start, long Length)>();
        foreach (var annotation in annotations.Schema)
        {
            using var plain = new MemoryStream();
            using (var plainWriter = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
                if (!ColumnCodec.TryWriteValue(plainWriter, annotation.Type, annotations.GetGetterInternal(annotation.Index)))
                    continue;
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionMode.Compress, leaveOpen: true))
                plain.WriteTo(deflate);
            // Whichever is shorter.
            var (block, compression) = plain.Length <= packed.Length ? (plain, Uncompressed) : (packed, Deflated);
            written.Add((annotation, compression, writer.BaseStream.Position, block.Length));
            writer.Write(block.GetBuffer().AsSpan(0, (int)block.Length));
        }
        if (written.Count == 0)
            return 0;
        var table = writer.BaseStream.Position;
        writer.Write7BitEncodedInt64(written.Count);
        foreach (var (annotation, compression, start, length) in written)
        {
            writer.Write(annotation.Name);
            ColumnCodec.WriteType(writer, annotation.Type);
            writer.Write(compression);
            writer.Write(start);
            writer.Write7BitEncodedInt64(length);
        }
        return table;
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader, long table)
    {
        if (table == 0)
            return null;
        var stream = reader.BaseStream;
        var back = stream.Position;
        GoTo(stream, table);
        var builder = new DataViewSchema.Annotations.Builder();
        var count = reader.Read7BitEncodedInt64();
        for (long i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            var type = ColumnCodec.ReadTypeOrNull(reader);
            var compression = reader.ReadByte();
            var (start, length) = (reader.ReadInt64(), reader.Read7BitEncodedInt64());
            if (type == null || compression > Deflated)
                continue;
            var next = stream.Position;
            GoTo(stream, start);
            Contracts.CheckDecode(length >= 0 && length <= stream.Length - start, "Corrupt schema");
            using var block = new MemoryStream(reader.ReadBytes((int)length));
            using var plain = new MemoryStream();
            using (Stream source = compression == Deflated ? new DeflateStream(block, CompressionMode.Decompress, leaveOpen: true) : block)
                source.CopyTo(plain);
            plain.Position = 0;
            using var valueReader = new BinaryReader(plain, Encoding.UTF8);
            if (ColumnCodec.ReadValueOrNull(valueReader, type) is { } getter)
                builder.Add(name, type, getter);
            stream.Position = next;
        }
        stream.Position = back;
        return builder.ToAnnotations();
    }

    private static void GoTo(Stream stream, long position)
    {
        Contracts.CheckDecode(position >= HeaderSize && position <= stream.Length, "Corrupt schema");
        stream.Position = position;
    }
}
