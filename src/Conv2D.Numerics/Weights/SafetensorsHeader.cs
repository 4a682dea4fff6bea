using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace Conv2D.Numerics;

/// <summary>
/// What stands before the values in a <c>.safetensors</c> file: a length and a JSON object that gives each array's
/// type, shape and place. See https://github.com/huggingface/safetensors#format.
/// </summary>
internal sealed class SafetensorsHeader
{
    // The format's own limit.
    private const int MaxLength = 100_000_000;
    private const string Metadata = "__metadata__";

    private SafetensorsHeader(Dictionary<string, Entry> entries, long dataLength)
    {
        Entries = entries;
        DataLength = dataLength;
    }

    /// <summary>An array: how it is written, its shape and its bytes, counted from the header's end.</summary>
    public sealed record Entry(string DType, long[] Shape, long Begin, long End);

    /// <summary>The arrays by name.</summary>
    public Dictionary<string, Entry> Entries { get; }

    /// <summary>Bytes after the header.</summary>
    public long DataLength { get; }

    /// <summary>Reads and checks a header: the arrays lie one after another, without gap or overlap.</summary>
    /// <param name="stream">At its start; left at the first value.</param>
    /// <exception cref="FormatException">It is no such header.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        TensorReader.ReadExactly(stream, lengthBytes, "the header length");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaxLength)
            throw new FormatException($"The file declares a header of {length} bytes; a .safetensors header has at most {MaxLength}.");
        byte[] json = TensorReader.ReadBytes(stream, (int)length, "the header");
        if (json.Length == 0 || json[0] != (byte)'{')
            throw new FormatException("The header of a .safetensors file starts with '{'; this one does not.");

        using var document = StrictJson.ParseObject(json, "The header");
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name == Metadata)
                CheckMetadata(property.Value);
            else
                entries.Add(property.Name, ReadEntry(property.Name, property.Value));
        }

        return new(entries, CheckPlaces(entries));
    }

    /// <summary>The header of float32 arrays, byte for byte as the reference implementation writes it.</summary>
    public static byte[] Write(IEnumerable<(string Name, int[] Shape)> arrays)
    {
        using var json = new MemoryStream();
        json.Write(stackalloc byte[8]);
        using (var writer = new Utf8JsonWriter(json))
        {
            long begin = 0;
            writer.WriteStartObject();
            foreach (var (name, shape) in arrays)
            {
                long end = begin + 4 * shape.Aggregate(1L, (count, extent) => checked(count * extent));
                writer.WriteStartObject(name);
                writer.WriteString("dtype", "F32");
                writer.WriteStartArray("shape");
                foreach (int extent in shape)
                    writer.WriteNumberValue(extent);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(begin);
                writer.WriteNumberValue(end);
                writer.WriteEndArray();
                writer.WriteEndObject();
                begin = end;
            }

            writer.WriteEndObject();
        }

        while (json.Length % 8 != 0)
            json.WriteByte((byte)' ');
        byte[] bytes = json.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)bytes.Length - 8);
        return bytes;
    }

    /// <summary>How an array is written, as this library reads it.</summary>
    /// <exception cref="FormatException">It is of another type, or its shape is out of range.</exception>
    public static (FloatFormat Format, ImmutableArray<int> Shape) Readable(string name, Entry entry)
    {
        var format = entry.DType switch
        {
            "F32" => FloatFormat.Float32,
            "F16" => FloatFormat.Float16,
            "BF16" => FloatFormat.BFloat16,
            "F64" => FloatFormat.Float64,
            _ => throw new FormatException(
                $"'{name}' has dtype '{StrictJson.Short(entry.DType)}'; F32 is read, and F16, BF16 and F64 where no value changes."),
        };
        foreach (long extent in entry.Shape)
        {
            if (extent > int.MaxValue)
                throw new FormatException($"'{name}' has shape ({string.Join(", ", entry.Shape)}), more values than one array holds.");
        }

        return (format, [.. entry.Shape.Select(extent => (int)extent)]);
    }

    private static void CheckMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
            throw new FormatException($"{Metadata} should be an object of strings; it is {StrictJson.Short(element.GetRawText())}.");
    }

    private static Entry ReadEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"'{name}' should be an object with dtype, shape and data_offsets; it is {StrictJson.Short(element.GetRawText())}.");
        string? dtype = null;
        long[]? shape = null, offsets = null;
        foreach (var property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype" when property.Value.ValueKind == JsonValueKind.String: dtype = property.Value.GetString(); break;
                case "shape": shape = ReadNumbers(name, property); break;
                case "data_offsets": offsets = ReadNumbers(name, property); break;
                default:
                    throw new FormatException($"'{name}' has \"{StrictJson.Short(property.Name)}\": {StrictJson.Short(property.Value.GetRawText())}; "
                        + "it should have a string dtype, shape and data_offsets alone.");
            }
        }

        if (dtype is null || shape is null || offsets is null)
            throw new FormatException($"'{name}' lacks {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}.");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw new FormatException($"'{name}' has data_offsets [{string.Join(", ", offsets)}]; they should be a begin and an end.");
        if (SizeOf(dtype) is { } size && BytesOf(shape, size) != offsets[1] - offsets[0])
            throw new FormatException(
                $"'{name}' has data_offsets [{offsets[0]}, {offsets[1]}], {offsets[1] - offsets[0]} bytes; {dtype} of shape ({string.Join(", ", shape)}) takes "
                + $"{(BytesOf(shape, size) is { } bytes ? bytes.ToString() : "more than there can be")}.");
        return new(dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] ReadNumbers(string name, JsonProperty property)
    {
        var value = property.Value;
        long number = 0;
        if (value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.Number || !n.TryGetInt64(out number) || number < 0))
            throw new FormatException($"'{name}' has {property.Name} {StrictJson.Short(value.GetRawText())}; it should be a list of whole numbers from 0 to 2^63 - 1.");
        return [.. value.EnumerateArray().Select(n => n.GetInt64())];
    }

    private static long CheckPlaces(Dictionary<string, Entry> entries)
    {
        long end = 0;
        string before = "the header";
        foreach (var (name, entry) in entries.OrderBy(e => e.Value.Begin).ThenBy(e => e.Value.End))
        {
            if (entry.Begin < end)
                throw new FormatException($"'{name}' begins at byte {entry.Begin}, before '{before}' ends at {end}: they overlap.");
            if (entry.Begin > end)
                throw new FormatException($"'{name}' begins at byte {entry.Begin}, and {(end == 0 ? before : $"'{before}'")} ends at {end}: there should be no gap.");
            (end, before) = (entry.End, name);
        }

        return end;
    }

    private static long? BytesOf(long[] shape, int size)
    {
        if (shape.Contains(0))
            return 0;
        Int128 bytes = size;
        foreach (long extent in shape)
        {
            bytes *= extent;
            if (bytes > long.MaxValue)
                return null;
        }

        return (long)bytes;
    }

    /// <summary>Bytes of a number; null for types of less than a byte and types unknown, which are skipped over unread.</summary>
    private static int? SizeOf(string dtype) => dtype switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => null,
    };
}
